using System.Text.Json;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds the array of records in a JSON body where the feed names none.</summary>
internal static class DataSelection
{
    private const int MaxDepth = 4;

    private static readonly string[] Diagnostics = ["error", "errors", "warnings", "messages"];

    /// <summary>Gets the path of the only array in an object or directly in one of its objects, for GraphQL at any depth of its data; nothing for a body that is an array.</summary>
    public static string? Find(byte[] body, string shownAddress, bool isGraphql = false)
    {
        var text = body.AsSpan().TrimStart(" \t\r\n\uFEFF"u8);
        if (text.IsEmpty || text[0] != '{')
        {
            return null;
        }

        if (JsonValues.TryParse(body) is not { } root)
        {
            throw new TransientRequestException($"{shownAddress}: the body is no valid JSON.", null);
        }

        var arrays = isGraphql && root.TryGetProperty("data", out var data) ? [.. Deep(data, "data.", 0)] : Arrays(root);
        if (arrays.Length == 1)
        {
            return arrays[0];
        }

        var message = $"{shownAddress}: found {(arrays.Length == 0 ? "no array" : $"the arrays {string.Join(", ", arrays.Take(10))}")} in the body; expected one array of records. Name it in source.dataSelector.";
        throw arrays.Length > 1 ? new SeveralArraysException(message, arrays) { StopsRun = true } : new SourceException(message) { StopsRun = true };
    }

    /// <summary>Says which arrays a body holds, for a selector that names none of them.</summary>
    public static string Hint(byte[] body) => JsonValues.TryParse(body) switch
    {
        { ValueKind: JsonValueKind.Object } root when Arrays(root) is { Length: > 0 } arrays => $" The body holds an array at {string.Join(", ", arrays.Take(10).Select(path => $"\"{path}\""))}.",
        { ValueKind: JsonValueKind.Array } => " The body is an array itself: leave source.dataSelector out.",
        _ => string.Empty,
    };

    public static bool HasArrays(JsonElement root) => Arrays(root).Length > 0;

    private static string[] Arrays(JsonElement root)
    {
        string[] arrays = [.. Arrays(root, string.Empty)];
        return arrays.Length > 0
            ? arrays
            : [.. root.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object).SelectMany(property => Arrays(property.Value, JsonValues.Escape(property.Name) + "."))];
    }

    private static IEnumerable<string> Deep(JsonElement value, string prefix, int depth) => value.ValueKind != JsonValueKind.Object || depth > MaxDepth
        ? []
        : Arrays(value, prefix).Concat(value.EnumerateObject().SelectMany(member => Deep(member.Value, prefix + JsonValues.Escape(member.Name) + ".", depth + 1)));

    private static IEnumerable<string> Arrays(JsonElement value, string prefix) => value.EnumerateObject()
        .Where(property => property.Value.ValueKind == JsonValueKind.Array && !Diagnostics.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
        .Select(property => prefix + JsonValues.Escape(property.Name));
}

/// <summary>A body holds several arrays that may be the records.</summary>
internal sealed class SeveralArraysException(string message, IReadOnlyList<string> arrays) : SourceException(message)
{
    /// <summary>Gets their paths.</summary>
    public IReadOnlyList<string> Arrays => arrays;
}
