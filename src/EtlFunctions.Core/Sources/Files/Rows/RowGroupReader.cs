using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads transformed rows: adjacent rows of one product are one record, as <see cref="CsvRecordReader"/> does without a transform.</summary>
/// <remarks>
/// A row that is left out is a record of its own behind its product. A row that cannot be read or transformed is one too, and
/// the product that it may belong to is rejected: loaded without it, its SKU would be taken for one the product no longer lists.
/// </remarks>
internal sealed class RowGroupReader : RecordReader
{
    private const int MaxOthersWithin = 1000;
    private const int MaxProductsOfUnit = 1000;

    private readonly RowReader _raw;
    private readonly TransformedRows _rows;
    private readonly RowKeys _keys;
    private readonly int _maxRecordBytes;
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _unit;
    private int _taken;
    private TransformedRow? _pending;
    private AboveRow _above;
    private LostRow? _lost;

    public RowGroupReader(InputBuffer input, RowReader rows, MappingOptions mapping, Transform transform, int maxRecordBytes)
        : base(input)
    {
        _raw = rows;
        _rows = new TransformedRows(rows, transform, maxRecordBytes);
        _keys = new RowKeys(mapping);
        _maxRecordBytes = maxRecordBytes;
    }

    // What a row without a key belongs to.
    private enum AboveRow
    {
        None,
        Filtered,
    }

    public override TextPosition Position => _ready.Count > 0 ? _unit with { Skip = _taken } : _pending?.Position ?? _rows.Position;

    protected override void Start(TextPosition position)
    {
        _raw.StartAt(position.Number);
        _rows.Clear();
        _ready.Clear();
        (_pending, _lost, _above) = (null, null, AboveRow.None);
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

    /// <summary>Reads on to a row before which reading may begin anew: nothing that came before tells what it is.</summary>
    private void ReadUnit()
    {
        for (var groups = 1; (_pending ?? _rows.Read()) is { } row; groups++)
        {
            (_unit, _taken) = groups == 1 ? (row.Position, 0) : (_unit, _taken);
            _pending = null;
            ReadGroup(row);
            _pending ??= _rows.Read();
            if (_pending is null or { IsFirst: true } && (groups >= MaxProductsOfUnit || !GoesByAbove(_pending)))
            {
                break;
            }
        }

        (_lost, _above) = (null, AboveRow.None);
    }

    private bool GoesByAbove(TransformedRow? next) => next is not null
        && (_lost is not null || (_above == AboveRow.Filtered && (!next.IsWhole || _keys.Of(next.Record) is null)));

    private void ReadGroup(TransformedRow first)
    {
        var key = first.IsWhole ? _keys.Of(first.Record) : null;
        if (!first.IsWhole || (key is null && _above == AboveRow.Filtered && _keys.IsOfAbove(first.Record)))
        {
            Pass(first);
            _ready.Enqueue(Passed(first));
            return;
        }

        var group = new RowGroup(first);
        var raw = _keys.OfRaw(first.Raw);
        var others = new List<RawRecord>();
        var torn = _lost is { } lost && lost.MayBeOf(raw) ? lost.Location : (RecordLocation?)null;
        (_lost, _above) = (null, AboveRow.None);
        RecordLocation? unread = null;
        while (others.Count < MaxOthersWithin && (_pending = _rows.Read()) is { } row)
        {
            if (row.IsWhole)
            {
                if (!Continues(key, row))
                {
                    break;
                }

                torn ??= unread;
                group.Add(row);
                continue;
            }

            others.Add(Passed(row));
            if (row.Record.Problem is { Stage: Catalog.RejectStage.Read })
            {
                unread ??= row.Record.Location;
            }
            else if (row.IsOf(raw, _keys))
            {
                torn ??= row.Record.Problem is null ? null : row.Record.Location;
            }
            else
            {
                Pass(row);
                torn ??= _lost is { } bad && bad.MayBeOf(raw) ? bad.Location : null;
                _pending = _rows.Read();
                break;
            }
        }

        var product = group.ToRecord(_maxRecordBytes);
        var problem = product.Problem
            ?? (torn is { } at ? ReadProblem.TornByTransform(at) : null)
            ?? (_pending is null && Input.Damage is { } damage ? ReadProblem.InvalidGzip(damage) : null);
        _ready.Enqueue(product with { Problem = problem });
        others.ForEach(_ready.Enqueue);
    }

    private bool Continues(string? key, TransformedRow row) => key is not null
        && (_keys.Of(row.Record) is { } id ? id == key : _keys.IsOfAbove(row.Record));

    /// <summary>Notes what a row says of those behind it that is no part of the product before it.</summary>
    private void Pass(TransformedRow row)
    {
        if (row.Record.Problem is null)
        {
            // One without a key of its own is of the product above it, which was left out too.
            _above = _keys.OfRaw(row.Raw) is not null || _above == AboveRow.Filtered ? AboveRow.Filtered : AboveRow.None;
        }
        else if (row.Record.Problem.Stage != Catalog.RejectStage.Read)
        {
            (_lost, _above) = (new LostRow(row.Record.Location, _keys.OfRaw(row.Raw)), AboveRow.None);
        }
    }

    private static RawRecord Passed(TransformedRow row) => row.Record switch
    {
        _ when row.IsWhole => row.Record with { From = row.Record.From! with { IsFiltered = true } },
        { Problem.Stage: Catalog.RejectStage.Transform, From: { } origin } => row.Record with { From = origin.OfLine(isTable: true) },
        var record => record,
    };

    /// <summary>A row that could not be read or transformed.</summary>
    /// <param name="Location">Where it stands.</param>
    /// <param name="Raw">The key that it has untransformed, or <see langword="null"/>.</param>
    private readonly record struct LostRow(RecordLocation Location, string? Raw)
    {
        public bool MayBeOf(string? raw) => Raw is null || raw is null || Raw == raw;
    }
}
