using System.Buffers;
using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Transformed rows of one product as one JSON object: the fields, each from the first row that has it, then all rows as <c>$rows</c>.</summary>
internal sealed class RowGroup(TransformedRow first)
{
    private readonly List<ReadOnlyMemory<byte>> _rows = [first.Record.Payload];
    private readonly List<ReadOnlyMemory<byte>> _raw = [first.Raw.Payload];
    private long _bytes = first.Record.Payload.Length;
    private TextPosition _last = first.Position;

    /// <summary>Gets where the product begins.</summary>
    public RecordLocation At => first.Record.Location;

    /// <summary>Adds a row.</summary>
    public void Add(TransformedRow row)
    {
        _bytes += row.Record.Payload.Length;
        if (_bytes > RecordLimits.KeptWhole)
        {
            return;
        }

        _rows.Add(row.Record.Payload);
        if (row.Position != _last)
        {
            _raw.Add(row.Raw.Payload);
            _last = row.Position;
        }
    }

    /// <summary>Makes the product's record.</summary>
    public RawRecord ToRecord(int maxRecordBytes)
    {
        var raw = new RawRecord(At, RawLines.Of(_raw, isTable: true));
        var from = new TransformedFrom(raw) { IsOfRows = true };
        if (_bytes > RecordLimits.KeptWhole)
        {
            return new RawRecord(At, raw.Payload[..RecordLimits.KeptOfLonger], ReadProblem.TooLarge(_bytes, maxRecordBytes)) { Group = RecordGroup.Rows };
        }

        var payload = Render();
        return new RawRecord(At, payload, payload.Length <= maxRecordBytes ? null : ReadProblem.TooLarge(payload.Length, maxRecordBytes))
        {
            Group = RecordGroup.Rows,
            From = from,
        };
    }

    private byte[] Render()
    {
        var output = new ArrayBufferWriter<byte>((int)(_bytes * 2) + 64);
        output.Write("{"u8);
        foreach (var (name, value) in Fields())
        {
            output.Write(name.Span);
            output.Write(":"u8);
            output.Write(value.Span);
            output.Write(","u8);
        }

        output.Write("\"$rows\":["u8);
        for (var i = 0; i < _rows.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            output.Write(_rows[i].Span);
        }

        output.Write("]}"u8);
        return output.WrittenSpan.ToArray();
    }

    private IEnumerable<(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value)> Fields()
    {
        var order = new List<string>();
        var fields = new Dictionary<string, (ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value, bool IsBlank)>(StringComparer.Ordinal);
        foreach (var row in _rows)
        {
            foreach (var (text, name, value, isBlank) in Split(row))
            {
                if (!fields.TryGetValue(text, out var known))
                {
                    order.Add(text);
                    fields[text] = (name, value, isBlank);
                }
                else if (known.IsBlank && !isBlank)
                {
                    fields[text] = (name, value, false);
                }
            }
        }

        return order.Select(text => (fields[text].Name, fields[text].Value));
    }

    private static List<(string Text, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value, bool IsBlank)> Split(ReadOnlyMemory<byte> row)
    {
        var fields = new List<(string, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, bool)>();
        var json = new Utf8JsonReader(row.Span, RecordScanner.JsonOptions);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = row.Slice((int)json.TokenStartIndex, json.ValueSpan.Length + 2);
            var text = System.Text.Encoding.UTF8.GetString(json.ValueSpan);
            json.Read();
            var isBlank = json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.String && Blank.Is(json.ValueSpan));
            var start = (int)json.TokenStartIndex;
            json.Skip();
            fields.Add((text, name, row[start..(int)json.BytesConsumed], isBlank));
        }

        return fields;
    }
}
