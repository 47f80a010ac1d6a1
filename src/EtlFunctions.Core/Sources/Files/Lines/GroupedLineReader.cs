using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads NDJSON in which a product's parts are lines of their own that follow it and name it: one record is the product with its parts.</summary>
/// <remarks>
/// A line that names none of the product before it is a record of its own, a part: the line it names may stand anywhere, and
/// all of them are put together once everything is read.
/// </remarks>
internal sealed class GroupedLineReader : RecordReader
{
    private const int MaxOthersWithin = 1000;

    private readonly LineRecordReader _lines;
    private readonly TransformedRows? _transformed;
    private readonly LineKeys _keys;
    private readonly int _maxRecordBytes;
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _unit;
    private int _taken;
    private Line? _pending;

    public GroupedLineReader(InputBuffer input, LineKeys keys, int maxRecordBytes, Transform? transform = null)
        : base(input)
    {
        _lines = new LineRecordReader(input, maxRecordBytes);
        _transformed = transform is null ? null : new TransformedRows(new RawLineRows(_lines), transform, maxRecordBytes);
        _keys = keys;
        _maxRecordBytes = maxRecordBytes;
    }

    public override TextPosition Position => _ready.Count > 0
        ? _unit with { Skip = _taken }
        : _pending?.Position ?? _lines.Position;

    private static RawRecord Filtered(in RawRecord line) => line.From is { IsFiltered: false } origin ? line with { From = origin with { IsFiltered = true } } : line;

    protected override void Start(TextPosition position)
    {
        _lines.StartAt(position.Number);
        _transformed?.Start(position);
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
        ReadGroup(first);
        // Before the second of several that a transform made of one line no reader can begin.
        while (_pending is { IsFirst: false } next)
        {
            _pending = null;
            ReadGroup(next);
        }
    }

    private void ReadGroup(Line first)
    {
        if (first is { IsReadable: true, Parent: not null })
        {
            _pending = Next();
            _ready.Enqueue(first.Record.IsFiltered ? first.Record : Part(first));
            return;
        }

        // Lines that belong to one that is left out are left out with it.
        var isLeftOut = first.Record.IsFiltered;
        var group = first.IsReadable ? new LineGroup(first.Record.Payload, first.Id) : null;
        var bad = new List<RawRecord>();
        var others = new List<RawRecord>();
        List<ReadOnlyMemory<byte>> raw = [first.Raw];
        while ((_pending = Next()) is { } line && !line.BeginsProduct && others.Count < MaxOthersWithin)
        {
            if (!line.IsReadable)
            {
                bad.Add(line.Record);
                others.Add(line.Record);
            }
            else if (line.Record.IsFiltered)
            {
                others.Add(line.Record);
            }
            else if (group?.TryAdd(line.Record.Payload, line.Id, line.Parent!) != true)
            {
                others.Add(Part(line));
            }
            else if (isLeftOut)
            {
                others.Add(Filtered(line.Record));
            }
            else if (line.IsFirst || raw.Count == 0)
            {
                raw.Add(line.Raw);
            }
        }

        _ready.Enqueue(group is null || isLeftOut ? first.Record : Product(first, group, bad, raw));
        others.ForEach(_ready.Enqueue);
    }

    private RawRecord Product(Line first, LineGroup group, List<RawRecord> bad, List<ReadOnlyMemory<byte>> raw)
    {
        var at = first.Record.Location;
        var (kept, bytes) = group.Render();
        var problem = _pending is null && Input.Damage is { } damage
            ? ReadProblem.InvalidGzip(damage)
            : bad is [var lost, ..] ? ReadProblem.TornLines(lost.Location) : null;
        return new RawRecord(at, kept, problem ?? (bytes <= _maxRecordBytes ? null : ReadProblem.TooLarge(bytes, _maxRecordBytes)))
        {
            Group = new RecordGroup(first.Id, IsPart: false, group.Names),
            From = _transformed is null ? null : new TransformedFrom(new RawRecord(at, RawLines.Of(raw))) { IsOfRows = true },
        };
    }

    private Line? Next()
    {
        TextPosition position;
        RawRecord record;
        var isFirst = true;
        if (_transformed is not null)
        {
            if (_transformed.Read() is not { } row)
            {
                return null;
            }

            (position, record, isFirst) = (row.Position, row.Record, row.IsFirst);
        }
        else
        {
            position = _lines.Position;
            if (!_lines.Read(out record))
            {
                return null;
            }
        }

        string? id = null, parent = null;
        var isReadable = record.Problem is null && _keys.TryRead(record.Payload.Span, out id, out parent);
        record = record is { Problem.Stage: Catalog.RejectStage.Transform, From: { } origin } ? record with { From = origin.OfLine() } : record;
        return new Line(position, record, isReadable || record.IsFiltered, id, parent, isFirst);
    }

    private static RawRecord Part(Line line)
    {
        var group = new LineGroup(line.Record.Payload, line.Id);
        return line.Record with
        {
            Payload = group.Render().Kept,
            Group = new RecordGroup(line.Parent, IsPart: true, group.Names),
            From = line.Record.From is { } origin ? origin with { Record = new RawRecord(line.Record.Location, RawLines.Of([line.Raw])) } : null,
        };
    }

    private sealed record Line(TextPosition Position, RawRecord Record, bool IsReadable, string? Id, string? Parent, bool IsFirst)
    {
        public bool BeginsProduct => IsReadable && Parent is null;

        public ReadOnlyMemory<byte> Raw => Record.Kept;
    }
}
