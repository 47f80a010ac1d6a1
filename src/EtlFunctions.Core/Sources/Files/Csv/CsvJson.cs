using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Sources.Files;

/// <summary>
/// Renders the rows of one product as a JSON object: its fields, each from the first row that has it, then all rows as
/// <c>$rows</c>; all values are texts.
/// </summary>
internal sealed class CsvJson : IDisposable
{
    private static readonly JsonEncodedText RowsName = JsonEncodedText.Encode(CsvHeader.RowsName);

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly SortedDictionary<int, byte[]> _filled = [];
    private readonly List<int> _blank = [];
    private IReadOnlyList<JsonEncodedText> _names = [];
    private int _fieldsEnd;
    private byte[]? _head;
    private long _bytes;

    public CsvJson() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });

    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Begins with a product's first row.</summary>
    public void Begin(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        (_head, _bytes) = (null, 0);
        _json.WriteStartObject();
        WriteFields(names, row);
        _json.Flush();
        (_names, _fieldsEnd) = (names, _buffer.WrittenCount);
        _filled.Clear();
        _blank.Clear();
        for (var i = 0; i < names.Count; i++)
        {
            if (row.IsBlank(i))
            {
                _blank.Add(i);
            }
        }

        _json.WriteStartArray(RowsName);
        AddRow(names, row);
    }

    /// <summary>Renders a row alone, without any rows of its own.</summary>
    public byte[] Row(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        WriteFields(names, row);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public void AddRow(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
        for (var i = _blank.Count - 1; i >= 0; i--)
        {
            if (!row.IsBlank(_blank[i]))
            {
                _filled[_blank[i]] = row[_blank[i]].ToArray();
                _blank.RemoveAt(i);
            }
        }

        _json.WriteStartObject();
        WriteFields(names, row);
        _json.WriteEndObject();
        _json.Flush();
        if (_head is null ? _buffer.WrittenCount > RecordLimits.KeptWhole : _buffer.WrittenCount > 0)
        {
            // Too much to keep: from here on only the length counts.
            _head ??= _buffer.WrittenSpan[..RecordLimits.KeptOfLonger].ToArray();
            _bytes += _buffer.WrittenCount;
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>Ends the object.</summary>
    /// <returns>The object, or its beginning where it is too long to keep, and its length.</returns>
    public (byte[] Kept, long Bytes) End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        if (_head is not null)
        {
            return (_head, _bytes + _buffer.WrittenCount);
        }

        var written = _filled.Count == 0 ? _buffer.WrittenSpan.ToArray() : Filled();
        return (written, written.Length);
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Renders the object anew with the fields that only later rows have.</summary>
    private byte[] Filled()
    {
        var written = _buffer.WrittenSpan;
        var output = new ArrayBufferWriter<byte>(written.Length + _filled.Values.Sum(value => value.Length) + 64);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
        var fields = new Utf8JsonReader(written);
        fields.Read();
        json.WriteStartObject();
        for (var i = 0; i < _names.Count; i++)
        {
            fields.Read();
            fields.Read();
            if (_filled.TryGetValue(i, out var value))
            {
                json.WriteString(_names[i], value);
            }
            else
            {
                json.WritePropertyName(_names[i]);
                json.WriteRawValue(written.Slice((int)fields.TokenStartIndex, (int)(fields.BytesConsumed - fields.TokenStartIndex)), skipInputValidation: true);
            }
        }

        json.Flush();
        output.Write(written[_fieldsEnd..]);
        return output.WrittenSpan.ToArray();
    }

    private void WriteFields(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
        for (var i = 0; i < names.Count; i++)
        {
            _json.WriteString(names[i], row[i]);
        }
    }
}
