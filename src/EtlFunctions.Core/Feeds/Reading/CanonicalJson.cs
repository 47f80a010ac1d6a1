using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Writes JSON in one form only: no white space or comments, keys in ordinal order, numbers as written.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var name in Names(json))
                {
                    writer.WritePropertyName(name);
                    Write(writer, json.GetProperty(name));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in json.EnumerateArray())
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static List<string> Names(JsonElement json)
    {
        var names = new List<string>();
        foreach (var property in json.EnumerateObject())
        {
            names.Add(property.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
