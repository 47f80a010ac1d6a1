using System.Numerics;

namespace EtlFunctions.Sources.Files;

/// <summary>The fields of one row, unquoted, as bytes; to be filled with another row after it.</summary>
internal sealed class CsvFields
{
    private byte[] _text = [];
    private int[] _ends = [];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _text.AsSpan(Start(index), _ends[index] - Start(index));

    /// <summary>Takes a row apart.</summary>
    /// <param name="row">One row, without its line end.</param>
    /// <param name="ends">Where each of its fields ends.</param>
    /// <param name="dialect">What its characters mean.</param>
    public void Fill(ReadOnlySpan<byte> row, ReadOnlySpan<int> ends, in CsvDialect dialect)
    {
        _text = _text.Length < row.Length ? new byte[BitOperations.RoundUpToPowerOf2((uint)row.Length)] : _text;
        _ends = _ends.Length < ends.Length ? new int[ends.Length] : _ends;
        Count = ends.Length;
        // Files that were put one behind the other keep their marks, each before a row.
        var start = row.StartsWith("\uFEFF"u8) ? 3 : 0;
        var length = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            length += Unquote(row[start..ends[i]], _text.AsSpan(length), dialect);
            _ends[i] = length;
            start = ends[i] + 1;
        }
    }

    /// <summary>Gives the row empty fields up to a number of them.</summary>
    public void PadTo(int count)
    {
        if (_ends.Length < count)
        {
            Array.Resize(ref _ends, count);
        }

        _ends.AsSpan(Count..count).Fill(Start(Count));
        Count = count;
    }

    public bool IsBlank(int index) => Blank.Is(this[index]);

    public bool IsAllBlank() => IsBlankFrom(0);

    /// <summary>Tells whether no field from one on has text.</summary>
    public bool IsBlankFrom(int index) => index >= Count || Blank.Is(_text.AsSpan(Start(index), Start(Count) - Start(index)));

    private static int Unquote(ReadOnlySpan<byte> field, Span<byte> text, in CsvDialect dialect)
    {
        var quote = dialect.Quote;
        var isEnclosed = field.Length > 1 && field[0] == quote && field[^1] == quote
            && dialect.Quotes != CsvQuotes.None && (dialect.Quotes == CsvQuotes.Enclose || CsvQuoteRule.IsNeeded(field[1..^1]));
        if (dialect.Escape is { } escape)
        {
            return CsvEscapes.Resolve(isEnclosed ? field[1..^1] : field, text, escape, isEnclosed ? quote : null);
        }

        if (!isEnclosed)
        {
            field.CopyTo(text);
            return field.Length;
        }

        var rest = field[1..^1];
        var length = 0;
        for (int at; (at = rest.IndexOf(quote)) >= 0; rest = rest[(at + 2)..])
        {
            rest[..(at + 1)].CopyTo(text[length..]);
            length += at + 1;
        }

        rest.CopyTo(text[length..]);
        return length + rest.Length;
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
