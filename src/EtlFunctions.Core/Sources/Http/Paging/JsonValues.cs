using System.Globalization;
using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds values in a response by the dotted paths of a feed.</summary>
internal static class JsonValues
{
    public static JsonElement? TryParse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Find(JsonElement? root, string path)
    {
        if (root is not { } value || !RecordPath.TryParseInDocument(path, out var parsed, out _))
        {
            return null;
        }

        foreach (var step in parsed.Steps)
        {
            if (step.Name is { } name)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return null;
                }
            }
            else if (value.ValueKind == JsonValueKind.Array && (step.Index < 0 ? value.GetArrayLength() + step.Index : step.Index) is >= 0 and var index && index < value.GetArrayLength())
            {
                value = value[index];
            }
            else
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Gets a whole number, also where it is given as a text.</summary>
    public static long? Integer(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var integer) => integer,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var integral) && decimal.IsInteger(integral) && Math.Abs(integral) < long.MaxValue => (long)integral,
        { ValueKind: JsonValueKind.String } text => Integer(text.GetString()),
        _ => null,
    };

    public static long? Integer(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var integer) ? integer : null;

    /// <summary>Gets a cursor or link: a text or number that is not empty, nor <c>false</c> nor <see langword="null"/>.</summary>
    public static string? Text(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } found => found,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>Says what a value is, for a message; a long text only by its beginning.</summary>
    public static string Describe(JsonElement? value) => value switch
    {
        null => "nothing",
        { ValueKind: JsonValueKind.Object } => "an object",
        { ValueKind: JsonValueKind.Array } => "an array",
        { ValueKind: JsonValueKind.String } text => $"the text \"{Shorten(text.GetString()!)}\"",
        { ValueKind: JsonValueKind.Number } number => $"the number {Shorten(number.GetRawText())}",
        { } other => other.GetRawText(),
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");

    /// <summary>Gets a name in the form that stands in a path.</summary>
    public static string Escape(string name) => string.Concat(name.Select(c => c is '.' or '[' or ']' or '\\' ? $"\\{c}" : $"{c}"));
}
