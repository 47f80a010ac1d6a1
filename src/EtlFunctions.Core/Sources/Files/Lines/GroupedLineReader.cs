using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads NDJSON in which a product's parts are lines of their own that follow it and name it: one record is the product with its parts.</summary>
/// <remarks>
/// A line that names none before it stops the read: in a text whose parts stand anywhere, every product would pass for one
/// without SKUs. Behind a line that cannot be read, whose parts they may be, such lines are rejects instead.
/// </remarks>
internal sealed class GroupedLineReader : RecordReader
{
    private const int MaxBadLinesWithin = 1000;

    private readonly LineRecordReader _lines;
    private readonly LineKeys _keys;
    private readonly int _maxRecordBytes;
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _unit;
    private int _taken;
    private Line? _pending;

    public GroupedLineReader(InputBuffer input, LineKeys keys, int maxRecordBytes)
        : base(input)
    {
        _lines = new LineRecordReader(input, maxRecordBytes);
        _keys = keys;
        _maxRecordBytes = maxRecordBytes;
    }

    public override TextPosition Position => _ready.Count > 0
        ? _unit with { Skip = _taken }
        : _pending?.Position ?? _lines.Position;

    protected override void Start(TextPosition position)
    {
        _lines.StartAt(position.Number);
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

    private void ReadUnit()
    {
        if ((_pending ?? Next()) is not { } first)
        {
            return;
        }

        (_pending, _unit, _taken) = (null, first.Position, 0);
        if (first is { IsReadable: true, Parent: { } parent })
        {
            throw Orphan(first, parent);
        }

        var group = first.IsReadable ? new LineGroup(first.Record.Payload, first.Id) : null;
        var bad = new List<RawRecord>();
        while ((_pending = Next()) is { } line && !line.BeginsProduct && bad.Count < MaxBadLinesWithin)
        {
            if (!line.IsReadable)
            {
                bad.Add(line.Record);
            }
            else if (group?.TryAdd(line.Record.Payload, line.Id, line.Parent!) != true)
            {
                bad.Add(bad.Count > 0 || group is null ? Lost(line) : throw Orphan(line, line.Parent!));
            }
        }

        _ready.Enqueue(group is null ? first.Record : Product(first.Record.Location, group, bad));
        bad.ForEach(_ready.Enqueue);
    }

    private RawRecord Product(RecordLocation at, LineGroup group, List<RawRecord> bad)
    {
        var (kept, bytes) = group.Render();
        var problem = _pending is null && Input.Damage is { } damage
            ? ReadProblem.InvalidGzip(at, damage)
            : bad is [var lost, ..] ? ReadProblem.TornLines(at, lost.Location) : null;
        return new RawRecord(at, kept, problem ?? (bytes <= _maxRecordBytes ? null : ReadProblem.TooLarge(at, bytes, _maxRecordBytes)));
    }

    private Line? Next()
    {
        var position = _lines.Position;
        if (!_lines.Read(out var record))
        {
            return null;
        }

        string? id = null, parent = null;
        var isReadable = record.Problem is null && _keys.TryRead(record.Payload.Span, out id, out parent);
        return new Line(position, record, isReadable, id, parent);
    }

    private RawRecord Lost(Line line) =>
        line.Record with { Problem = ReadProblem.LostLine(line.Record.Location, _keys.Parent) };

    private SourceException Orphan(Line line, string parent) => new(
        $"{line.Record.Location}: found a line whose {_keys.Parent} is \"{Mapping.FoundText.Quote(parent)}\"; expected it behind the line with that {_keys.Id}, before the next product begins. "
        + "In a file in another order, products would lose their SKUs, so nothing more is read. Have it written in groups (for Shopify: groupObjects: true), or correct source.parentKey and source.idKey.")
    {
        StopsRun = true,
    };

    private sealed record Line(TextPosition Position, RawRecord Record, bool IsReadable, string? Id, string? Parent)
    {
        public bool BeginsProduct => IsReadable && Parent is null;
    }
}
