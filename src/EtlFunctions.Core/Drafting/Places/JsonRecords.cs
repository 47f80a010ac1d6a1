using System.Text.Json;
using EtlFunctions.Sources.Http;

namespace EtlFunctions.Drafting;

/// <summary>Finds the array of records in the beginning of a JSON document.</summary>
internal static class JsonRecords
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Gets the path of the outermost array with the most objects; empty where the document is the array, <see langword="null"/> where there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            Count(new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(Options)), counts);
        }
        catch (JsonException)
        {
            // What was counted before still tells.
        }

        return counts.Count == 0 ? null : counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Count(x => x == '.')).First().Key;
    }

    private static void Count(Utf8JsonReader json, Dictionary<string, int> counts)
    {
        var names = new Stack<string>();
        var containers = new Stack<string?>();
        var pending = string.Empty;
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    pending = json.GetString()!;
                    break;
                case JsonTokenType.StartArray when !containers.Contains("[]"):
                    containers.Push("[]");
                    names.Push(pending);
                    break;
                case JsonTokenType.StartArray:
                    json.Skip();
                    break;
                case JsonTokenType.StartObject when containers.Count > 0 && containers.Peek() == "[]":
                    var path = PathOf(names);
                    counts[path] = counts.GetValueOrDefault(path) + 1;
                    json.TrySkip();
                    break;
                case JsonTokenType.StartObject:
                    containers.Push("{}");
                    names.Push(pending);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    containers.TryPop(out _);
                    names.TryPop(out _);
                    pending = string.Empty;
                    break;
            }
        }
    }

    private static string PathOf(IEnumerable<string> names) => string.Join('.', names.Reverse().Where(name => name.Length > 0).Select(JsonValues.Escape));
}
