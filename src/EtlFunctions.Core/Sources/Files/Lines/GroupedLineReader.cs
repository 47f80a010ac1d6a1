using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads lines or rows of which a product's parts follow it and name it: one record is the product with its parts.</summary>
/// <remarks>
/// A line that names none of the product before it is a record of its own, a part: the line it names may stand anywhere, and
/// all of them are put together once everything is read.
/// </remarks>
internal sealed class GroupedLineReader : RecordReader
{
    private const int MaxOthersWithin = 1000;

    private readonly RowReader _lines;
    private readonly TransformedRows? _transformed;
    private readonly LineKeys _keys;
    private readonly int _maxRecordBytes;
    // A row that no other belongs to is its product's only one.
    private readonly bool _ownRow;
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _unit;
    private int _taken;
    private Line? _pending;

    /// <summary>Initializes a new instance of the <see cref="GroupedLineReader"/> class.</summary>
    /// <param name="input">The text.</param>
    /// <param name="lines">Reads its lines or rows.</param>
    /// <param name="layout">How it holds its records; lines are grouped by its keys.</param>
    public GroupedLineReader(InputBuffer input, RowReader lines, RecordLayout layout)
        : base(input)
    {
        _lines = lines;
        _transformed = layout.Transform is { } transform ? new TransformedRows(lines, transform, layout.MaxRecordBytes) : null;
        _keys = layout.Keys!;
        _maxRecordBytes = layout.MaxRecordBytes;
        _ownRow = layout.IsTable;
    }

    /// <summary>Gets the lines passed that name another and do not count, by <c>source.childWhere</c>.</summary>
    public long LeftOut { get; private set; }

    public override TextPosition Position => _ready.Count > 0
        ? _unit with { Skip = _taken }
        : _pending?.Position ?? _lines.Position;

    protected override void Start(TextPosition position)
    {
        _lines.StartAt(position.Number);
        _transformed?.Clear();
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
        if (first is { IsReadable: true, Names.Parent: not null })
        {
            _pending = Next();
            _ready.Enqueue(first.Record.IsFiltered ? first.Record : Part(first));
            return;
        }

        // Lines that belong to one that is left out are left out with it.
        var isLeftOut = first.Record.IsFiltered;
        var group = first.IsReadable ? new LineGroup(first.Record.Payload, first.Names.Own, _ownRow) : null;
        var bad = new List<RawRecord>();
        var others = new List<RawRecord>();
        List<ReadOnlyMemory<byte>> raw = [first.Record.Kept];
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
            else if (group?.TryAdd(line.Record.Payload, line.Names.Own, line.Names.Parent!) != true)
            {
                others.Add(Part(line));
            }
            else if (isLeftOut)
            {
                others.Add(line.Record with { From = line.Record.From! with { IsFiltered = true } });
            }
            else if (line.IsFirst)
            {
                raw.Add(line.Record.Kept);
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
            Group = new RecordGroup(first.Names.Own is [var key, ..] ? key : null, IsPart: false, group.Names),
            From = _transformed is null ? null : new TransformedFrom(new RawRecord(at, RawLines.Of(raw, _ownRow))) { IsOfRows = true },
        };
    }

    private Line? Next()
    {
        while (true)
        {
            if (Read() is not { } row)
            {
                return null;
            }

            var names = default(LineNames);
            var isReadable = row.Record.Problem is null && _keys.TryRead(row.Record.Payload.Span, out names);
            if (!isReadable || names.Counts || row.Record.IsFiltered)
            {
                var record = row.Record is { Problem.Stage: Catalog.RejectStage.Transform, From: { } origin } ? row.Record with { From = origin.OfLine(_ownRow) } : row.Record;
                return new Line(row.Position, record, isReadable || record.IsFiltered, names, row.IsFirst);
            }

            LeftOut++;
        }
    }

    private TransformedRow? Read()
    {
        if (_transformed is not null)
        {
            return _transformed.Read();
        }

        var position = _lines.Position;
        return _lines.Read(out var record) ? new TransformedRow(position, record, IsFirst: true) : null;
    }

    private RawRecord Part(Line line)
    {
        var group = new LineGroup(line.Record.Payload, line.Names.Own, omitsEmpty: false);
        return line.Record with
        {
            Payload = group.Render().Kept,
            Group = new RecordGroup(line.Names.Parent, IsPart: true, group.Names),
            From = line.Record.From?.OfLine(_ownRow),
        };
    }

    private sealed record Line(TextPosition Position, RawRecord Record, bool IsReadable, LineNames Names, bool IsFirst)
    {
        public bool BeginsProduct => IsReadable && Names.Parent is null;
    }
}
