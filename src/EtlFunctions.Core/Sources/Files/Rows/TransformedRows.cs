using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Sources.Files;

/// <summary>Rows or lines after the transform, each with the place of the one it came of.</summary>
internal sealed class TransformedRows(RowReader rows, Transform transform, int maxRecordBytes)
{
    private readonly Queue<RawRecord> _ready = [];
    private TextPosition _at;
    private bool _isFirst;

    /// <summary>Gets the place of the next raw row.</summary>
    public TextPosition Position => rows.Position;

    /// <summary>Reads the next.</summary>
    /// <returns>It, or <see langword="null"/> at the end.</returns>
    public TransformedRow? Read()
    {
        if (_ready.Count == 0)
        {
            _at = rows.Position;
            if (!rows.Read(out var raw))
            {
                return null;
            }

            _isFirst = true;
            foreach (var part in transform.Apply(raw, maxRecordBytes))
            {
                _ready.Enqueue(part.From is { } origin ? part with { From = origin with { IsOfRows = true } } : part);
            }
        }

        var row = new TransformedRow(_at, _ready.Dequeue(), _isFirst);
        _isFirst = false;
        return row;
    }

    /// <summary>Forgets what was read ahead.</summary>
    public void Clear() => _ready.Clear();
}

/// <summary>One of the records that a transform made of a row.</summary>
/// <param name="Position">The place of the row.</param>
/// <param name="Record">The record.</param>
/// <param name="IsFirst">Whether it is the first of its row, before which reading may begin anew.</param>
internal sealed record TransformedRow(TextPosition Position, RawRecord Record, bool IsFirst)
{
    /// <summary>Gets a value indicating whether it is a record, neither left out nor rejected.</summary>
    public bool IsWhole => Record is { Problem: null, IsFiltered: false };

    /// <summary>Gets the row as it was before.</summary>
    public RawRecord Raw => Record.From?.Record ?? Record;

    /// <summary>Tells whether the row is for certain one of a product's: it has the same key untransformed, or none where it is known which field that is.</summary>
    public bool IsOf(string? raw, RowKeys keys) => raw is not null && (keys.OfRaw(Raw) is { } own ? own == raw : keys.HasNoKey(Raw));
}
