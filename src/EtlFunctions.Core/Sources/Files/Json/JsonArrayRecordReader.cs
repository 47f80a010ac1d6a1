using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the elements of a JSON array, each as the bytes it has in the file.</summary>
/// <remarks>
/// Elements are told apart by quotes and brackets alone, so an element that is no valid JSON costs only itself. Where even
/// that fails, the beginning of what follows becomes a record with a problem and the rest of the file is unreadable.
/// </remarks>
internal sealed class JsonArrayRecordReader : RecordReader
{
    private readonly int _maxRecordBytes;
    private readonly JsonTokens _tokens;
    private readonly JsonArrayPath _path;
    private readonly TextPosition _begin;
    private State _state;
    private long _number = 1;
    private TextPosition _last;
    private string? _found;

    public JsonArrayRecordReader(InputBuffer input, RecordLayout layout)
        : base(input)
    {
        _maxRecordBytes = layout.MaxRecordBytes;
        _tokens = new JsonTokens(input);
        _path = new JsonArrayPath(_tokens, input.Name, layout.DataSelector);
        input.SkipByteOrderMark();
        _begin = _last = new TextPosition(input.Offset, 1);
    }

    private enum State
    {
        BeforeArray,
        AtElement,
        AtRubble,
        Ended,
    }

    /// <summary>Gets the short values passed so far that stand beside the array.</summary>
    public IReadOnlyList<(string Name, byte[] Json)> Beside => _path.Beside;

    // Rubble looks like what it is only from the element before it.
    public override TextPosition Position => _state switch
    {
        State.BeforeArray => _begin,
        State.AtElement => new(Input.Offset, _number),
        _ => _last,
    };

    protected override void Start(TextPosition position)
    {
        _state = position.Offset == _begin.Offset ? State.BeforeArray : State.AtElement;
        _number = position.Number;
        _last = position with { Skip = 0 };
    }

    protected override bool ReadNext(out RawRecord record)
    {
        if (_state == State.BeforeArray)
        {
            Enter();
        }

        record = default;
        return _state switch
        {
            State.AtElement => ReadElement(out record),
            State.AtRubble => ReadRubble(out record),
            _ => false,
        };
    }

    private void Enter()
    {
        if (!_path.Enter())
        {
            _state = State.Ended;
            return;
        }

        if (_tokens.TryPass(']'))
        {
            Leave();
        }
        else
        {
            GoOn();
        }
    }

    private bool ReadElement(out RawRecord record)
    {
        var at = new RecordLocation(Name, _number);
        var start = Input.Offset;
        var scan = default(JsonValueScan);
        var searched = 0;
        int end;
        while ((end = scan.Scan(Input.Available[searched..])) < 0)
        {
            searched = Input.Available.Length;
            if (searched > RecordLimits.KeptWhole)
            {
                return ReadLongElement(at, start, scan, out record);
            }

            if (!Input.Fill())
            {
                _last = new TextPosition(start, _number);
                Break("the file ends within the element");
                return ReadRubble(out record);
            }
        }

        var element = Input.Available[..(searched + end)];
        var problem = element.Length > _maxRecordBytes ? ReadProblem.TooLarge(element.Length, _maxRecordBytes)
            : Input.Charset is null || Utf8.IsValid(element) ? null : ReadProblem.NotOf(Input.Charset);
        record = new RawRecord(at, problem is null ? element.ToArray() : Input.Stored(element), problem);
        Input.Advance(element.Length);
        PassSeparator(start);
        return true;
    }

    private bool ReadLongElement(RecordLocation at, long start, JsonValueScan scan, out RawRecord record)
    {
        var kept = Input.Stored(Input.Available[..RecordLimits.KeptOfLonger]);
        Input.Advance(Input.Available.Length);
        var isWhole = Input.Fill() && _tokens.TryPassRest(scan);
        record = new RawRecord(at, kept, ReadProblem.TooLarge(Input.Offset - start, _maxRecordBytes));
        if (isWhole)
        {
            PassSeparator(start);
        }
        else
        {
            Unreadable = Rest("element", _number, "the file ends within the element");
            End(start);
        }

        return true;
    }

    private void PassSeparator(long elementStart)
    {
        _last = new TextPosition(elementStart, _number, 1);
        _number++;
        if (_tokens.TryPass(','))
        {
            // A comma behind the last element hides nothing.
            if (_tokens.Peek() != ']')
            {
                GoOn();
                return;
            }
        }

        if (_tokens.TryPass(']'))
        {
            Leave();
        }
        else
        {
            Break($"found {_tokens.Found()}; expected ',' or ']'");
        }
    }

    private void GoOn()
    {
        if (_tokens.Peek() is -1 or ',' or '}' or ']')
        {
            Break($"found {_tokens.Found()}; expected an element");
        }
        else
        {
            _state = State.AtElement;
        }
    }

    private void Leave()
    {
        _state = State.Ended;
        if (_path.Leave() is { } found)
        {
            Break(found);
        }
    }

    private void Break(string found)
    {
        _found = Input.Damage ?? found;
        _state = State.AtRubble;
    }

    private bool ReadRubble(out RawRecord record)
    {
        Unreadable = Rest("element", _number, _found!);
        while (Input.Available.Length < RecordLimits.KeptOfLonger && Input.Fill())
        {
        }

        var at = new RecordLocation(Name, _number);
        var kept = Input.Stored(Input.Available[..Math.Min(Input.Available.Length, RecordLimits.KeptOfLonger)]);
        _state = State.Ended;
        record = new RawRecord(at, kept, Input.Damage is { } damage ? ReadProblem.InvalidGzip(damage) : ReadProblem.InvalidJson(_found!));
        if (kept.Length == 0)
        {
            return false;
        }

        _last = _last with { Skip = _last.Skip + 1 };
        return true;
    }

    private void End(long elementStart)
    {
        _last = new TextPosition(elementStart, _number, 1);
        _state = State.Ended;
    }
}
