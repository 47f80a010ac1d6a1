using Spectre.Console;

namespace EtlFunctions.Cli.Output;

/// <summary>Tables as the commands print them: no lines, two blanks between columns.</summary>
internal static class Columns
{
    /// <summary>Makes a table; a heading that starts with <c>&gt;</c> aligns its column to the right.</summary>
    public static Table Of(params ReadOnlySpan<string> headings)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = headings.ContainsAnyExcept("") };
        foreach (var heading in headings)
        {
            var isNumber = heading.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(isNumber ? heading[1..] : heading))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void AddTexts(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = new Text(cells[i]);
        }

        table.AddRow(row);
    }
}
