using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Writes a record anew with an array at a path.</summary>
internal static class RecordMembers
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MappingLimits.MaxNesting + 2 };

    // What tells of the list that was there is not true of the one that is put there.
    private static readonly string[] Signs = ["pageInfo", "hasNextPage", "has_next_page", "hasMore", "has_more", "hasNext", "has_next", "next", "nextLink", "next_link", "nextUrl", "next_url", "nextPageUrl", "next_page_url", "total", "totalCount", "total_count"];

    /// <summary>Gets the record with the children.</summary>
    /// <param name="record">The record, one JSON object.</param>
    /// <param name="path">The path, made of names; objects that are not there are made.</param>
    /// <param name="children">The elements of the array.</param>
    /// <exception cref="JsonException">A child is no JSON value.</exception>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> record, string path, IReadOnlyList<RawRecord> children)
    {
        string[] names = RecordPath.TryParse(path, out var parsed, out _) ? [.. parsed.Steps.Select(step => step.Name!)] : [path];
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = MappingLimits.MaxNesting + 1 });
        var buffer = new ArrayBufferWriter<byte>(record.Length + children.Sum(child => child.Payload.Length + 1));
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, document.RootElement, names, children, isRecord: true);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement? value, ReadOnlySpan<string> names, IReadOnlyList<RawRecord> children, bool isRecord)
    {
        var (name, isLast) = (names[0], names.Length == 1);
        JsonElement? below = null;
        writer.WriteStartObject();
        if (value is { ValueKind: JsonValueKind.Object } found)
        {
            foreach (var member in found.EnumerateObject())
            {
                if (member.Name == name)
                {
                    // Of several of one name the last counts.
                    below = member.Value;
                }
                else if (!isLast || !IsSign(member.Name, name, isRecord))
                {
                    member.WriteTo(writer);
                }
            }
        }

        writer.WritePropertyName(name);
        if (isLast)
        {
            WriteArray(writer, children);
        }
        else
        {
            Write(writer, below, names[1..], children, isRecord: false);
        }

        writer.WriteEndObject();
    }

    private static bool IsSign(string member, string list, bool isRecord) =>
        member == list + "@odata.nextLink" || (!isRecord && Signs.Contains(member));

    private static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<RawRecord> children)
    {
        writer.WriteStartArray();
        foreach (var child in children)
        {
            try
            {
                writer.WriteRawValue(child.Payload.Span);
            }
            catch (ArgumentException invalid)
            {
                throw new JsonException(invalid.Message, invalid);
            }
        }

        writer.WriteEndArray();
    }
}
