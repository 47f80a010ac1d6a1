using EtlFunctions.Mapping;
using ExcelDataReader;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the sheet of a workbook that is read.</summary>
internal static class SheetChoice
{
    private const int MaxNamesTold = 20;

    /// <summary>Goes to the sheet of a name, as Excel compares them, or to the only visible one.</summary>
    /// <exception cref="SourceException">There is no such sheet, or several are visible and the feed names none.</exception>
    /// <returns>Its number, from 0.</returns>
    public static int Find(IExcelDataReader reader, string file, string? sheet)
    {
        var names = new List<(string Name, bool IsVisible)>();
        do
        {
            names.Add((reader.Name ?? string.Empty, string.IsNullOrEmpty(reader.VisibleState) || reader.VisibleState.Equals("visible", StringComparison.OrdinalIgnoreCase)));
        }
        while (reader.NextResult());

        var visible = names.Where(n => n.IsVisible).ToList();
        var chosen = sheet is null ? visible.Count == 1 ? names.FindIndex(n => n.IsVisible) : -1
            : names.FindIndex(n => n.Name.Equals(sheet, StringComparison.OrdinalIgnoreCase));
        if (chosen < 0)
        {
            throw new FeedMisfitException(sheet is null
                ? $"{file}: found {visible.Count:N0} visible sheets ({Told(visible)}); expected one. Set source.sheet to the name of the one to read, and start again."
                : $"{file}: found no sheet \"{FoundText.Quote(sheet)}\"; the workbook has {Told(names)}. Correct source.sheet, and start again.");
        }

        reader.Reset();
        for (var i = 0; i < chosen; i++)
        {
            reader.NextResult();
        }

        return chosen;
    }

    private static string Told(List<(string Name, bool IsVisible)> names) =>
        string.Join(", ", names.Take(MaxNamesTold).Select(n => $"\"{FoundText.Quote(n.Name)}\"")) + (names.Count > MaxNamesTold ? ", …" : string.Empty);
}
