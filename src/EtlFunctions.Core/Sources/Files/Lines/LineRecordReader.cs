using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads NDJSON: one record on each line that is not blank.</summary>
internal sealed class LineRecordReader : RowReader
{
    private readonly int _maxRecordBytes;
    private long _line = 1;

    public LineRecordReader(InputBuffer input, int maxRecordBytes)
        : base(input)
    {
        _maxRecordBytes = maxRecordBytes;
        input.SkipByteOrderMark();
    }

    public override TextPosition Position => new(Input.Offset, _line);

    public override void StartAt(long line) => _line = line;

    protected override bool ReadNext(out RawRecord record)
    {
        while (true)
        {
            var at = new RecordLocation(Name, _line, Input.Offset);
            var (length, isEnded) = FindLineEnd();
            if (length < 0)
            {
                record = LongLine(at);
                return true;
            }

            if (length == 0 && !isEnded)
            {
                record = default;
                return false;
            }

            var line = Input.Available[..length];
            var isBlank = Blank.Is(line);
            var text = line[..Blank.LengthWithoutReturn(line)];
            var problem = isBlank ? null : Problem(at, text, isEnded);
            var payload = isBlank ? [] : problem is null ? text.ToArray() : Input.Stored(text);
            Input.Advance(length + (isEnded ? 1 : 0));
            _line++;
            if (!isBlank)
            {
                record = new RawRecord(at, payload, problem);
                return true;
            }
        }
    }

    private Catalog.RejectReason? Problem(RecordLocation at, ReadOnlySpan<byte> line, bool isEnded)
    {
        if (!isEnded && Input.Damage is { } damage)
        {
            return ReadProblem.InvalidGzip(damage);
        }

        if (line.Length > _maxRecordBytes)
        {
            return ReadProblem.TooLarge(line.Length, _maxRecordBytes);
        }

        // The mapping judges UTF-8, and does not know what else a text was stored in.
        return Input.Charset is null || Utf8.IsValid(line) ? null : ReadProblem.NotOf(Input.Charset);
    }

    /// <summary>Finds the end of the line that begins at the input; the length is -1 for one too long to keep.</summary>
    private (int Length, bool IsEnded) FindLineEnd()
    {
        var searched = 0;
        while (true)
        {
            var text = Input.Available;
            var end = text[searched..].IndexOf(Blank.LineFeed);
            if (end >= 0)
            {
                return (searched + end, true);
            }

            searched = text.Length;
            if (searched > RecordLimits.KeptWhole)
            {
                return (-1, false);
            }

            if (!Input.Fill())
            {
                return (searched, false);
            }
        }
    }

    private RawRecord LongLine(RecordLocation at)
    {
        var kept = Input.Stored(Input.Available[..RecordLimits.KeptOfLonger]);
        while (Input.Available.Length > 0 || Input.Fill())
        {
            var end = Input.Available.IndexOf(Blank.LineFeed);
            Input.Advance(end < 0 ? Input.Available.Length : end);
            if (end >= 0)
            {
                break;
            }
        }

        var length = Input.Offset - at.Offset;
        if (Input.Available.Length > 0)
        {
            Input.Advance(1);
        }

        _line++;
        return new RawRecord(at, kept, ReadProblem.TooLarge(length, _maxRecordBytes));
    }
}
