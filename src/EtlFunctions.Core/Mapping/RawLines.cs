using System.Buffers;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>The raw rows or lines of one product as one record, as a reject keeps them: each is transformed for itself again.</summary>
public static class RawLines
{
    // Lines of JSON, or rows of a table, which are grouped by other rules.
    private static ReadOnlySpan<byte> Begin => "{\"$lines\":["u8;

    private static ReadOnlySpan<byte> BeginTable => "{\"$table\":["u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    /// <summary>Puts lines together.</summary>
    /// <param name="lines">The lines, each one JSON value.</param>
    /// <param name="isTable">Whether they are rows of a table.</param>
    /// <returns>The record.</returns>
    internal static byte[] Of(IReadOnlyList<ReadOnlyMemory<byte>> lines, bool isTable)
    {
        var output = new ArrayBufferWriter<byte>(Begin.Length + End.Length + lines.Sum(l => l.Length + 1));
        output.Write(isTable ? BeginTable : Begin);
        for (var i = 0; i < lines.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            output.Write(lines[i].Span);
        }

        output.Write(End);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Puts records together that are made of lines.</summary>
    internal static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> records) =>
        Of([.. records.Select(r => r[Begin.Length..^End.Length]).Where(r => !r.IsEmpty)], IsTable(records[0]));

    /// <summary>Tells whether a record is made of rows of a table.</summary>
    internal static bool IsTable(ReadOnlyMemory<byte> record) => record.Span.StartsWith(BeginTable);

    /// <summary>Gets what a record was before the transform: itself, or the lines that it was made of.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The raw records.</returns>
    public static IEnumerable<RawRecord> Of(RawRecord record) => record.From is not { Record: var raw }
        ? [record]
        : TryRead(raw.Payload) is { } lines ? lines.Select(line => new RawRecord(raw.Location, line)) : [raw];

    /// <summary>Takes a record apart.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The lines, or <see langword="null"/> for one that is not made of them.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? TryRead(ReadOnlyMemory<byte> record)
    {
        if (!record.Span.StartsWith(Begin) && !IsTable(record))
        {
            return null;
        }

        var lines = new List<ReadOnlyMemory<byte>>();
        var json = new Utf8JsonReader(record.Span, new JsonReaderOptions { MaxDepth = MappingLimits.MaxNesting * 2 });
        try
        {
            json.Read();
            json.Read();
            json.Read();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)json.TokenStartIndex;
                json.Skip();
                lines.Add(record[start..(int)json.BytesConsumed]);
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return lines;
    }
}
