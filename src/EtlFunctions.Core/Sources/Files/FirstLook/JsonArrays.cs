using System.Text.Json;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the arrays that may be the records of a document.</summary>
internal static class JsonArrays
{
    /// <summary>Gets the paths of the arrays in an object and in its objects.</summary>
    public static IEnumerable<string> In(JsonElement root, string prefix = "", bool deeper = true) => root.ValueKind != JsonValueKind.Object ? [] :
        root.EnumerateObject().SelectMany(property => property.Value.ValueKind switch
        {
            JsonValueKind.Array => [prefix + Escape(property.Name)],
            JsonValueKind.Object when deeper => In(property.Value, prefix + Escape(property.Name) + ".", deeper: false),
            _ => [],
        });

    private static string Escape(string name) => string.Concat(name.Select(c => c is '.' or '[' or ']' or '\\' ? $"\\{c}" : c.ToString()));
}
