using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Makes one record of those of one product: the rows of all of them, and parts below the lines they name.</summary>
internal static class RowMerge
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MappingLimits.MaxNesting * 2 };

    /// <summary>Tells whether records are made of rows, which are merged; else each is a whole product.</summary>
    public static bool IsOfRows(in RawRecord record) => Parse(record)?.ContainsKey(SkuReader.RowsField) == true;

    /// <summary>Merges the records of one product whose rows stand apart.</summary>
    /// <param name="rows">The records in source order.</param>
    /// <returns>The first record, with the rows of all and the fields that it lacked itself.</returns>
    public static byte[] Merge(IReadOnlyList<HeldRow> rows)
    {
        var whole = Parse(rows[0].Record)!;
        var all = whole[SkuReader.RowsField]!.AsArray();
        foreach (var further in rows.Skip(1))
        {
            var record = Parse(further.Record)!;
            foreach (var (name, value) in record.ToArray())
            {
                if (name != SkuReader.RowsField && IsBlank(whole[name]) && !IsBlank(value))
                {
                    record.Remove(name);
                    whole[name] = value;
                }
            }

            foreach (var row in record[SkuReader.RowsField]!.AsArray().ToArray())
            {
                record[SkuReader.RowsField]!.AsArray().Remove(row);
                all.Add(row);
            }
        }

        return Write(whole);
    }

    /// <summary>Puts parts below the lines they name.</summary>
    /// <param name="first">The record of the line that begins the product.</param>
    /// <param name="parts">The parts in source order.</param>
    /// <param name="keys">The fields that name a line and the one it belongs to.</param>
    /// <param name="lost">The parts whose line is not there.</param>
    public static byte[] Attach(in RawRecord first, IReadOnlyList<HeldRow> parts, LineKeys keys, out IReadOnlyList<HeldRow> lost)
    {
        var whole = Parse(first)!;
        var lines = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        Index(whole, keys, lines);
        var left = parts.ToList();
        for (var before = -1; left.Count != before;)
        {
            before = left.Count;
            left.RemoveAll(part =>
            {
                if (Parse(part.Record) is not { } line || keys.Read(line).Parent is not { } parent || !lines.TryGetValue(parent, out var above))
                {
                    return false;
                }

                ((JsonArray)(above[SkuReader.RowsField] ??= new JsonArray())).Add(line);
                Index(line, keys, lines);
                return true;
            });
        }

        lost = left;
        return Write(whole);
    }

    private static void Index(JsonObject line, LineKeys keys, Dictionary<string, JsonObject> lines)
    {
        foreach (var name in keys.Read(line).Own)
        {
            lines.TryAdd(name, line);
        }

        foreach (var below in (line[SkuReader.RowsField] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            Index(below, keys, lines);
        }
    }

    private static JsonObject? Parse(in RawRecord record)
    {
        try
        {
            return JsonNode.Parse(record.Payload.Span, documentOptions: Options) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsBlank(JsonNode? value) => value is null || (value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>()));

    private static byte[] Write(JsonObject whole)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            whole.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
