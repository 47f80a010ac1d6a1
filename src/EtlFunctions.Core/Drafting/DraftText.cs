using System.Text;
using System.Text.Json.Nodes;

namespace EtlFunctions.Drafting;

/// <summary>Writes a draft as a feed file with comments.</summary>
internal static class DraftText
{
    private const int LongestLine = 100;

    public static string Of(string name, string? schema, SourceDraft source, MappingDraft mapping, IEnumerable<string> notes)
    {
        var text = new StringBuilder();
        foreach (var note in notes)
        {
            text.Append("// ").Append(note).Append('\n');
        }

        text.Append("{\n");
        if (schema is not null)
        {
            text.Append($"  \"$schema\": {DraftJson.Text(schema)},\n");
        }

        text.Append($"  \"name\": {DraftJson.Text(name)},\n");
        text.Append($"  \"source\": {Object(source.Source, "  ")},\n");
        text.Append($"  \"mapping\": {{\n{Mapping(mapping)}  }}\n");
        return text.Append("}\n").ToString();
    }

    private static string Object(JsonObject value, string indent)
    {
        var line = DraftJson.Line(value);
        return line.Length <= LongestLine
            ? line
            : $"{{\n{string.Join(",\n", value.Select(member => $"{indent}  {DraftJson.Text(member.Key)}: {DraftJson.Line(member.Value)}"))}\n{indent}}}";
    }

    private static string Mapping(MappingDraft mapping)
    {
        var columns = new List<ColumnDraft>(mapping.Product);
        if (mapping.DecimalSeparator is { } separator)
        {
            columns.Add(new ColumnDraft("decimalSeparator", DraftJson.Text(separator.ToString())));
        }

        var sku = new List<ColumnDraft>(mapping.Sku);
        if (sku.Count == 0)
        {
            return Columns(columns, "    ", hasMore: false);
        }

        if (mapping.Each is { } each)
        {
            sku.Insert(0, new ColumnDraft("each", DraftJson.Text(each)));
        }

        return $"{Columns(columns, "    ", hasMore: true)}    \"skus\": {{\n{Columns(sku, "      ", hasMore: false)}    }}\n";
    }

    private static string Columns(List<ColumnDraft> columns, string indent, bool hasMore)
    {
        var last = hasMore ? columns.Count : columns.FindLastIndex(column => !column.IsProposal);
        var lines = columns.Select((column, i) =>
            $"{indent}{(column.IsProposal ? "// " : string.Empty)}{DraftJson.Text(column.Column)}: {column.Json}{(i != last || column.IsProposal ? "," : string.Empty)}{(column.Comment is null ? string.Empty : $" // {column.Comment}")}\n");
        return string.Concat(lines);
    }
}
