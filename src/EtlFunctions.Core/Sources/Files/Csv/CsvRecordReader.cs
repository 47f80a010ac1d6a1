using System.Buffers;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads CSV: adjacent rows of one product are one record.</summary>
/// <remarks>
/// A bad row among a product's rows is a record of its own behind it and does not part them, but the product is rejected
/// too: loaded without that row, its SKU would be taken for one the product no longer lists.
/// </remarks>
internal sealed class CsvRecordReader : RecordReader
{
    private const int MaxBadRowsWithin = 1000;

    private readonly int _maxRecordBytes;
    private readonly CsvRows _rows;
    private readonly CsvJson _json = new();
    private readonly ArrayBufferWriter<byte> _product = new();
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _unit;
    private int _taken;
    private CsvRow? _pending;

    public CsvRecordReader(InputBuffer input, RecordLayout layout)
        : base(input)
    {
        _maxRecordBytes = layout.MaxRecordBytes;
        input.SkipByteOrderMark();
        _rows = new CsvRows(input, layout);
    }

    public override TextPosition Position => _ready.Count > 0
        ? _unit with { Skip = _taken }
        : _pending?.Position ?? new TextPosition(Input.Offset, _rows.Line);

    protected override void Start(TextPosition position)
    {
        _rows.Line = position.Number;
        _pending = null;
        _ready.Clear();
    }

    protected override bool ReadNext(out RawRecord record)
    {
        if (_ready.Count == 0)
        {
            ReadUnit();
        }

        _taken++;
        return _ready.TryDequeue(out record);
    }

    protected override void Dispose(bool disposing)
    {
        _json.Dispose();
        base.Dispose(disposing);
    }

    private void ReadUnit()
    {
        if ((_pending ?? _rows.Read()) is not { } first)
        {
            return;
        }

        (_pending, _unit, _taken) = (null, first.Position, 0);
        if (first.Fields is null)
        {
            _ready.Enqueue(first.Problem);
            return;
        }

        ReadProduct(first.At, first.Fields);
    }

    private void ReadProduct(RecordLocation at, CsvFields first)
    {
        var header = _rows.Header!;
        var badRows = new List<RawRecord>();
        RejectReason? torn = null;
        _json.Begin(header.Names, first);
        _product.ResetWrittenCount();
        _product.Write(header.Id(first));
        while ((_pending = _rows.Read()) is { } row && badRows.Count < MaxBadRowsWithin)
        {
            if (row.Fields is null)
            {
                badRows.Add(row.Problem);
                torn ??= row.Partial is { } partial && header.MayContinue(_product.WrittenSpan, partial) ? ReadProblem.TornProduct(row.At) : null;
            }
            else if (header.Continues(_product.WrittenSpan, row.Fields))
            {
                _json.AddRow(header.Names, row.Fields);
                torn ??= badRows is [var lost, ..] ? ReadProblem.TornProduct(lost.Location) : null;
            }
            else
            {
                break;
            }
        }

        var product = Product(at);
        _ready.Enqueue(product with { Problem = product.Problem ?? torn });
        badRows.ForEach(_ready.Enqueue);
    }

    private RawRecord Product(RecordLocation at)
    {
        var (kept, bytes) = _json.End();
        if (_pending is null && Input.Damage is { } damage)
        {
            // Its next rows may be among those lost, and a product without some of its SKUs would discontinue them.
            return new RawRecord(at, kept, ReadProblem.InvalidGzip(damage)) { Group = RecordGroup.Rows };
        }

        return new RawRecord(at, kept, bytes <= _maxRecordBytes ? null : ReadProblem.TooLarge(bytes, _maxRecordBytes)) { Group = RecordGroup.Rows };
    }
}
