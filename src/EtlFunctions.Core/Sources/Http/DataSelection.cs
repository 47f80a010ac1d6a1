using System.Text.Json;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds the array of records in a JSON body where the feed names none.</summary>
internal static class DataSelection
{
    private static readonly string[] Diagnostics = ["error", "errors", "warnings", "messages"];

    /// <summary>Gets the path of the only array in an object or directly in one of its objects; nothing for a body that is an array.</summary>
    public static string? Find(byte[] body, string shownAddress)
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

        var arrays = Arrays(root, string.Empty).ToArray();
        if (arrays.Length == 0)
        {
            arrays = [.. root.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object)
                .SelectMany(property => Arrays(property.Value, JsonValues.Escape(property.Name) + "."))];
        }

        return arrays.Length == 1 ? arrays[0] : throw new SourceException(
            $"{shownAddress}: found {(arrays.Length == 0 ? "no array" : $"the arrays {string.Join(", ", arrays.Take(10))}")} in the body; expected one array of records. Name it in source.dataSelector.") { StopsRun = true };
    }

    private static IEnumerable<string> Arrays(JsonElement value, string prefix) => value.EnumerateObject()
        .Where(property => property.Value.ValueKind == JsonValueKind.Array && !Diagnostics.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
        .Select(property => prefix + JsonValues.Escape(property.Name));
}
