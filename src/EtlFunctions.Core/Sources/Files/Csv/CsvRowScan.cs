using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the ends of a CSV row (RFC 4180) and of its fields; the row comes in parts, each given with those before it.</summary>
/// <remarks>
/// A reader of whole files would not do: where quotes are broken, reading has to go on with the next line and not behind the
/// next quote, in an archive too, where nothing can be read twice; and a row may be longer than can be kept.
/// </remarks>
internal sealed class CsvRowScan(CsvDialect dialect)
{
    private const byte Return = (byte)'\r';

    private readonly byte _delimiter = dialect.Delimiter;
    private readonly byte _quote = dialect.Quote;
    private readonly bool _hasQuotes = dialect.Quotes == CsvQuotes.Enclose;
    private readonly bool _hasEscape = dialect.Escape is not null;
    private readonly byte _escape = dialect.Escape ?? dialect.Quote;
    private readonly SearchValues<byte> _marks = SearchValues.Create(
        [Blank.LineFeed, Return, dialect.Delimiter, dialect.Quotes == CsvQuotes.Enclose ? dialect.Quote : dialect.Delimiter, dialect.Escape ?? dialect.Delimiter]);

    private int[] _ends = new int[16];
    private int _fields;
    private int _at;
    private Place _place;

    private enum Place
    {
        FieldStart,
        Unquoted,
        Quoted,
        AfterQuotes,
    }

    /// <summary>Gets or sets the longest row of which the fields are wanted.</summary>
    public int MaxRowBytes { get; set; } = RecordLimits.KeptWhole;

    /// <summary>Gets where each field of the row ends, once its end is found.</summary>
    public ReadOnlySpan<int> FieldEnds => _ends.AsSpan(0, _fields);

    /// <summary>Gets what is wrong with the row's quotes; where it ends is then unknown.</summary>
    public string? Broken { get; private set; }

    /// <summary>Gets a value indicating whether the scan is within quotes.</summary>
    public bool IsQuoted => _place == Place.Quoted;

    /// <summary>Begins another row.</summary>
    public void Begin() => (_fields, _at, _place, Broken) = (0, 0, Place.FieldStart, null);

    /// <summary>Looks at the row as far as it is there.</summary>
    /// <returns>The length of the row with its line end, or -1 when it goes on or is broken.</returns>
    public int Scan(ReadOnlySpan<byte> text, bool isWhole)
    {
        while (Broken is null && _at < text.Length)
        {
            var (end, needsMore) = _place switch
            {
                Place.FieldStart => BeginField(text[_at]),
                Place.Unquoted => PassUnquoted(text, isWhole),
                Place.Quoted => PassQuoted(text, isWhole),
                _ => PassAfterQuotes(text, isWhole),
            };
            if (end >= 0)
            {
                return end;
            }

            if (needsMore)
            {
                return -1;
            }
        }

        if (Broken is null && isWhole)
        {
            Broken = _place == Place.Quoted ? "found the end of the file within quotes; expected a closing quote" : null;
            return Broken is null ? EndRow(text.Length, text.Length) : -1;
        }

        return -1;
    }

    private (int End, bool NeedsMore) BeginField(byte first)
    {
        var isQuoted = _hasQuotes && first == _quote;
        _place = isQuoted ? Place.Quoted : Place.Unquoted;
        _at += isQuoted ? 1 : 0;
        return (-1, false);
    }

    private (int End, bool NeedsMore) PassUnquoted(ReadOnlySpan<byte> text, bool isWhole)
    {
        var next = text[_at..].IndexOfAny(_marks);
        if (next < 0)
        {
            _at = text.Length;
            return (-1, false);
        }

        _at += next;
        if (_hasEscape && text[_at] == _escape)
        {
            return PassEscaped(text, isWhole);
        }

        if (_hasQuotes && text[_at] == _quote)
        {
            Broken = "found a quote within a field that does not begin with one; expected the field in quotes and its quotes doubled";
            return (-1, false);
        }

        return PassFieldEnd(text, isWhole);
    }

    /// <summary>Passes a delimiter or the row's end.</summary>
    private (int End, bool NeedsMore) PassFieldEnd(ReadOnlySpan<byte> text, bool isWhole)
    {
        var rest = text[_at..];
        if (rest[0] == _delimiter)
        {
            EndField(_at++);
            _place = Place.FieldStart;
            return (-1, false);
        }

        if (rest[0] == Blank.LineFeed)
        {
            return (EndRow(_at, _at + 1), false);
        }

        if (rest.Length == 1)
        {
            return isWhole ? (EndRow(_at, text.Length), false) : (-1, true);
        }

        if (rest[1] == Blank.LineFeed)
        {
            return (EndRow(_at, _at + 2), false);
        }

        Broken = "found CR without LF; expected lines that end in LF or CRLF";
        return (-1, false);
    }

    private (int End, bool NeedsMore) PassQuoted(ReadOnlySpan<byte> text, bool isWhole)
    {
        var next = _hasEscape ? text[_at..].IndexOfAny(_quote, _escape) : text[_at..].IndexOf(_quote);
        if (next < 0)
        {
            _at = text.Length;
            return (-1, false);
        }

        _at += next;
        if (_hasEscape && text[_at] == _escape)
        {
            return PassEscaped(text, isWhole);
        }

        if (_at + 1 == text.Length && !isWhole)
        {
            return (-1, true);
        }

        if (_at + 1 < text.Length && text[_at + 1] == _quote)
        {
            _at += 2;
        }
        else
        {
            _at++;
            _place = Place.AfterQuotes;
        }

        return (-1, false);
    }

    /// <summary>Passes an escape and what it is for.</summary>
    private (int End, bool NeedsMore) PassEscaped(ReadOnlySpan<byte> text, bool isWhole)
    {
        if (_at + 1 == text.Length && !isWhole)
        {
            return (-1, true);
        }

        _at = Math.Min(_at + 2, text.Length);
        return (-1, false);
    }

    private (int End, bool NeedsMore) PassAfterQuotes(ReadOnlySpan<byte> text, bool isWhole)
    {
        if (text[_at] == _delimiter || text[_at] is Blank.LineFeed or Return)
        {
            return PassFieldEnd(text, isWhole);
        }

        Broken = "found text behind a closing quote; expected a delimiter or the row's end";
        return (-1, false);
    }

    private int EndRow(int fieldEnd, int end)
    {
        EndField(fieldEnd);
        return end;
    }

    private void EndField(int end)
    {
        if (end > MaxRowBytes)
        {
            return;
        }

        if (_fields == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _fields);
        }

        _ends[_fields++] = end;
    }
}
