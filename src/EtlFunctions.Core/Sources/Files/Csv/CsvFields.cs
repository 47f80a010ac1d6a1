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
    /// <param name="row">One row that follows RFC 4180, without its line end.</param>
    /// <param name="ends">Where each of its fields ends.</param>
    /// <param name="quotes">What quotes around a field mean.</param>
    public void Fill(ReadOnlySpan<byte> row, ReadOnlySpan<int> ends, CsvQuotes quotes)
    {
        _text = _text.Length < row.Length ? new byte[BitOperations.RoundUpToPowerOf2((uint)row.Length)] : _text;
        _ends = _ends.Length < ends.Length ? new int[ends.Length] : _ends;
        Count = ends.Length;
        // Files that were put one behind the other keep their marks, each before a row.
        var start = row.StartsWith("\uFEFF"u8) ? 3 : 0;
        var length = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            length += Unquote(row[start..ends[i]], _text.AsSpan(length), quotes);
            _ends[i] = length;
            start = ends[i] + 1;
        }
    }

    public bool IsBlank(int index) => Blank.Is(this[index]);

    public bool IsAllBlank() => IsBlankFrom(0);

    /// <summary>Tells whether no field from one on has text.</summary>
    public bool IsBlankFrom(int index) => index >= Count || Blank.Is(_text.AsSpan(Start(index), Start(Count) - Start(index)));

    private static int Unquote(ReadOnlySpan<byte> field, Span<byte> text, CsvQuotes quotes)
    {
        if (field is not [CsvRowScan.Quote, .., CsvRowScan.Quote] || quotes == CsvQuotes.None || (quotes == CsvQuotes.Needed && !CsvQuoteRule.IsNeeded(field[1..^1])))
        {
            field.CopyTo(text);
            return field.Length;
        }

        var rest = field[1..^1];
        var length = 0;
        for (int quote; (quote = rest.IndexOf(CsvRowScan.Quote)) >= 0; rest = rest[(quote + 2)..])
        {
            rest[..(quote + 1)].CopyTo(text[length..]);
            length += quote + 1;
        }

        rest.CopyTo(text[length..]);
        return length + rest.Length;
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
