using CsvHelper;

namespace EtlFunctions.Sources.Files;

/// <summary>The fields of one row, unquoted, as bytes.</summary>
internal sealed class CsvFields
{
    private readonly byte[] _text;
    private readonly int[] _ends;

    private CsvFields(byte[] text, int[] ends) => (_text, _ends) = (text, ends);

    public int Count => _ends.Length;

    public ReadOnlySpan<byte> this[int index] => _text.AsSpan(index == 0 ? 0 : _ends[index - 1], _ends[index] - (index == 0 ? 0 : _ends[index - 1]));

    /// <summary>Takes a row apart.</summary>
    /// <param name="row">One row that follows RFC 4180.</param>
    /// <param name="options">The dialect, without a header.</param>
    public static CsvFields Split(ReadOnlyMemory<byte> row, CsvReaderOptions options)
    {
        using var reader = CsvReader.Create(row, options);
        if (!reader.Read())
        {
            return new CsvFields([], []);
        }

        var text = new byte[row.Length];
        var ends = new int[reader.FieldCount];
        var length = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            var field = reader.GetSpan(i);
            field.CopyTo(text.AsSpan(length));
            ends[i] = length += field.Length;
        }

        return new CsvFields(text, ends);
    }

    public bool IsBlank(int index) => Blank.Is(this[index]);

    public bool IsAllBlank() => Blank.Is(_text.AsSpan(0, Count == 0 ? 0 : _ends[^1]));
}
