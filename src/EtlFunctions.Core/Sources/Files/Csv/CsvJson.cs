using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Sources.Files;

/// <summary>Renders the rows of one product as a JSON object: the first row's fields, then all rows as <c>$rows</c>; all values are texts.</summary>
internal sealed class CsvJson : IDisposable
{
    private static readonly JsonEncodedText RowsName = JsonEncodedText.Encode(CsvHeader.RowsName);

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
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
        _json.WriteStartArray(RowsName);
        AddRow(names, row);
    }

    public void AddRow(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
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
        return _head is null
            ? (_buffer.WrittenSpan.ToArray(), _buffer.WrittenCount)
            : (_head, _bytes + _buffer.WrittenCount);
    }

    public void Dispose() => _json.Dispose();

    private void WriteFields(IReadOnlyList<JsonEncodedText> names, CsvFields row)
    {
        for (var i = 0; i < names.Count; i++)
        {
            _json.WriteString(names[i], row[i]);
        }
    }
}
