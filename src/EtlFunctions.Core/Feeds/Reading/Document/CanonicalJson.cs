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
                var (names, values) = Sorted(json);
                for (var i = 0; i < names.Length; i++)
                {
                    writer.WritePropertyName(names[i]);
                    Write(writer, (JsonElement)values[i]);
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

    // Boxed, since sorting by references needs no code of its own to be compiled at every start of the command.
    private static (string[] Names, object[] Values) Sorted(JsonElement json)
    {
        var names = new List<string>();
        var values = new List<object>();
        foreach (var property in json.EnumerateObject())
        {
            names.Add(property.Name);
            values.Add(property.Value);
        }

        var sorted = (Names: names.ToArray(), Values: values.ToArray());
        Array.Sort(sorted.Names, sorted.Values, StringComparer.Ordinal);
        return sorted;
    }
}
