using System.Text.Json;

namespace EtlFunctions.Sources.Postgres;

/// <summary>How PostgreSQL would find the rows of a page, as its plan says.</summary>
/// <param name="Index">The index that gives the rows in the key's order, or <see langword="null"/>.</param>
/// <param name="IsSorted">Whether all rows are read and sorted for it.</param>
/// <param name="Scanned">A table that is read whole for it, or <see langword="null"/>.</param>
/// <param name="IsFiltered">Whether rows found by the index are skipped one by one.</param>
internal sealed record IndexUse(string? Index, bool IsSorted, string? Scanned, bool IsFiltered)
{
    /// <summary>Reads what <c>EXPLAIN (FORMAT JSON)</c> gave.</summary>
    public static IndexUse Of(string plan)
    {
        using var json = JsonDocument.Parse(plan);
        var nodes = Nodes(json.RootElement[0].GetProperty("Plan")).ToArray();
        var index = nodes.FirstOrDefault(n => n.TryGetProperty("Index Name", out _));
        return new IndexUse(
            Text(index, "Index Name"),
            nodes.Any(n => Text(n, "Node Type") is "Sort" or "Incremental Sort"),
            nodes.Where(n => Text(n, "Node Type") == "Seq Scan").Select(n => Text(n, "Relation Name")).FirstOrDefault(),
            Text(index, "Filter") is not null);
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var children) ? children.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

    private static string? Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) ? value.GetString() : null;
}
