using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>The words in which errors name values.</summary>
internal static class Wording
{
    private const int MaxLength = 60;

    /// <summary>Describes a value as written, so that what a variable holds cannot show.</summary>
    public static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array when json.GetArrayLength() == 0 => "an empty array",
        JsonValueKind.Array => "an array",
        JsonValueKind.String when EnvironmentText.IsOneReference(json) => $"the value of {json.GetString()}",
        JsonValueKind.String when EnvironmentText.HasReference(json) => $"the value of {Quote(json.GetString()!)}",
        JsonValueKind.String => Quote(json.GetString()!),
        _ => Shorten(json.GetRawText()),
    };

    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Shorten(text))}\"";

    /// <summary>Lists choices: <c>"a", "b" or "c"</c>.</summary>
    public static string OneOf(IEnumerable<string> choices)
    {
        var quoted = choices.Select(Quote).ToArray();
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }

    private static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
