using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads CSV: each row is a record of its own.</summary>
internal sealed class CsvRowReader : RowReader
{
    private readonly CsvRows _rows;
    private readonly CsvJson _json = new();
    private readonly int _maxRecordBytes;

    public CsvRowReader(InputBuffer input, RecordLayout layout)
        : base(input)
    {
        _maxRecordBytes = layout.MaxRecordBytes;
        input.SkipByteOrderMark();
        _rows = new CsvRows(input, layout);
    }

    public override TextPosition Position => new(Input.Offset, _rows.Line);

    public override void StartAt(long line) => _rows.Line = line;

    protected override bool ReadNext(out RawRecord record)
    {
        record = default;
        if (_rows.Read() is not { } row)
        {
            return false;
        }

        record = row.Problem;
        if (row.Fields is { } fields)
        {
            var json = _json.Row(_rows.Header!.Names, fields);
            record = new RawRecord(row.At, json, json.Length <= _maxRecordBytes ? null : ReadProblem.TooLarge(json.Length, _maxRecordBytes));
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _json.Dispose();
        base.Dispose(disposing);
    }
}
