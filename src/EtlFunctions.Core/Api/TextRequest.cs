using System.Text.Json;
using EtlFunctions.Database;

namespace EtlFunctions.Api;

/// <summary>Reads a body that is an object with one text.</summary>
internal static class TextRequest
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="field">The one field it has.</param>
    /// <param name="expected">What the field should hold.</param>
    /// <returns>The text, or what is wrong.</returns>
    public static (string? Text, FieldError? Error) Read(ReadOnlyMemory<byte> body, string field, string expected)
    {
        if (body.Length > RunRequestReader.MaxBytes)
        {
            return (null, new FieldError("$", $"{body.Length} bytes or more", $"at most {RunRequestReader.MaxBytes} bytes"));
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, field, expected);
        }
        catch (JsonException)
        {
            return (null, new FieldError("$", "no JSON", $"an object with the field {field}: {expected}"));
        }
    }

    private static (string? Text, FieldError? Error) Read(JsonElement root, string field, string expected)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, new FieldError("$", "no object", $"an object with the field {field}: {expected}"));
        }

        foreach (var other in root.EnumerateObject().Where(f => f.Name != field))
        {
            return (null, new FieldError(ErrorText.Cut($"$.{other.Name}"), "an unknown field", $"the field {field} only"));
        }

        return root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? (value.GetString()!.Trim(), null)
            : (null, new FieldError($"$.{field}", value.ValueKind == JsonValueKind.Undefined ? "nothing" : ErrorText.Cut(value.GetRawText()), expected));
    }
}
