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
        if (first is { IsReadable: true, Names.Parent: not null })
        {
            _pending = Next();
            _ready.Enqueue(Part(first));
            return;
        }

        var group = first.IsReadable ? new LineGroup(first.Record.Payload, first.Names.Own, _ownRow) : null;
        var bad = new List<RawRecord>();
        var others = new List<RawRecord>();
        while ((_pending = Next()) is { } line && !line.BeginsProduct && others.Count < MaxOthersWithin)
        {
            if (!line.IsReadable)
            {
                bad.Add(line.Record);
                others.Add(line.Record);
            }
            else if (group?.TryAdd(line.Record.Payload, line.Names.Own, line.Names.Parent!) != true)
            {
                others.Add(Part(line));
            }
        }

        _ready.Enqueue(group is null ? first.Record : Product(first, group, bad));
        others.ForEach(_ready.Enqueue);
    }

    private RawRecord Product(Line first, LineGroup group, List<RawRecord> bad)
    {
        var at = first.Record.Location;
        var (kept, bytes) = group.Render();
        var problem = _pending is null && Input.Damage is { } damage
            ? ReadProblem.InvalidGzip(damage)
            : bad is [var lost, ..] ? ReadProblem.TornLines(lost.Location) : null;
        return new RawRecord(at, kept, problem ?? (bytes <= _maxRecordBytes ? null : ReadProblem.TooLarge(bytes, _maxRecordBytes)))
        {
            Group = new RecordGroup(first.Names.Own is [var key, ..] ? key : null, IsPart: false, group.Names),
        };
    }

    private Line? Next()
    {
        while (true)
        {
            var position = _lines.Position;
            if (!_lines.Read(out var record))
            {
                return null;
            }

            var names = default(LineNames);
            var isReadable = record.Problem is null && _keys.TryRead(record.Payload.Span, out names);
            if (!isReadable || names.Counts)
            {
                return new Line(position, record, isReadable, names);
            }

            LeftOut++;
        }
    }

    private static RawRecord Part(Line line)
    {
        var group = new LineGroup(line.Record.Payload, line.Names.Own, omitsEmpty: false);
        return line.Record with
        {
            Payload = group.Render().Kept,
            Group = new RecordGroup(line.Names.Parent, IsPart: true, group.Names),
        };
    }

    private sealed record Line(TextPosition Position, RawRecord Record, bool IsReadable, LineNames Names)
    {
        public bool BeginsProduct => IsReadable && Names.Parent is null;
    }
}
