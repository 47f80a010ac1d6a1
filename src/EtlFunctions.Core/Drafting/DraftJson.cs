using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Drafting;

/// <summary>Writes values of a feed file as a person would.</summary>
internal static class DraftJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Writes a value on one line, with a blank behind colons and commas and within braces.</summary>
    public static string Line(JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } members => $"{{ {string.Join(", ", members.Select(m => $"{Text(m.Key)}: {Line(m.Value)}"))} }}",
        JsonArray elements => $"[{string.Join(", ", elements.Select(Line))}]",
        null => "null",
        _ => value.ToJsonString(Readable),
    };
}
