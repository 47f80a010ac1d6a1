using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The fields of a line that tell which line it belongs to.</summary>
/// <param name="Parent">The field that names the line it belongs to; a line without it begins a product.</param>
/// <param name="Id">The field that names the line itself.</param>
internal sealed record LineKeys(string Parent, string Id)
{
    /// <summary>Reads a line's own name and that of its parent.</summary>
    /// <returns><see langword="false"/> when the line is no JSON object, or one of both is neither text nor number.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out string? id, out string? parent)
    {
        (id, parent) = (null, null);
        try
        {
            var json = new Utf8JsonReader(line, RecordScanner.JsonOptions);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var (isId, isParent) = (json.ValueTextEquals(Id), json.ValueTextEquals(Parent));
                json.Read();
                if (!isId && !isParent)
                {
                    json.Skip();
                    continue;
                }

                if (!TryText(ref json, out var text))
                {
                    return false;
                }

                (id, parent) = (isId ? text : id, isParent ? text : parent);
            }

            // Throws if anything but white space follows.
            return !json.Read();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryText(ref Utf8JsonReader json, out string? text)
    {
        text = json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
            _ => null,
        };
        return text is not null || json.TokenType == JsonTokenType.Null;
    }
}
