using System.Buffers;
using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the rows of a CSV text, each as a JSON object of its fields.</summary>
internal sealed class CsvRawRows(InputBuffer input, RecordLayout layout) : IRawRows
{
    private readonly CsvRows _rows = Open(input, layout);
    private readonly ArrayBufferWriter<byte> _json = new();

    public TextPosition Position => new(input.Offset, _rows.Line);

    public bool Read(out RawRecord row)
    {
        if (_rows.Read() is not { } read)
        {
            row = default;
            return false;
        }

        row = read.Fields is { } fields ? new RawRecord(read.At, Render(fields)) : read.Problem;
        return true;
    }

    public void Start(TextPosition position) => _rows.Line = position.Number;

    private static CsvRows Open(InputBuffer input, RecordLayout layout)
    {
        input.SkipByteOrderMark();
        return new CsvRows(input, layout);
    }

    private byte[] Render(CsvFields fields)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = CsvJson.Encoder, SkipValidation = true }))
        {
            json.WriteStartObject();
            for (var i = 0; i < _rows.Header!.Names.Count; i++)
            {
                json.WriteString(_rows.Header.Names[i], fields[i]);
            }

            json.WriteEndObject();
        }

        return _json.WrittenSpan.ToArray();
    }
}
