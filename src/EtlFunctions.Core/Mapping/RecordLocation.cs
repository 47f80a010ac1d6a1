namespace EtlFunctions.Mapping;

/// <summary>Where a record stands in its source, in terms a person can go and look at.</summary>
/// <param name="Source">The file, address or table, without credentials.</param>
/// <param name="Number">The record's 1-based number: the line of a line-based file, else the element or row.</param>
/// <param name="Offset">The byte offset of the record's start, or -1 where the source has none.</param>
/// <param name="Key">What identifies the record where its number does not, such as <c>id 42</c> of a table's row; else <see langword="null"/>.</param>
public readonly record struct RecordLocation(string Source, long Number, long Offset = -1, string? Key = null)
{
    private int PartNumber { get; init; }

    /// <summary>Takes a location as text back; it reads the same.</summary>
    internal static RecordLocation Parse(string text)
    {
        var end = text.LastIndexOf(", ", StringComparison.Ordinal);
        return end < 0 ? new RecordLocation(text, 0, Key: string.Empty) : new RecordLocation(text[..end], 0, Key: text[(end + 2)..]);
    }

    /// <summary>Gets the location of one of several records that a transform made of the one here.</summary>
    internal RecordLocation Part(int number) => this with { PartNumber = number };

    /// <inheritdoc/>
    public override string ToString() =>
        PartNumber > 0 ? $"{this with { PartNumber = 0 }}, part {PartNumber}"
        : Key is not null ? $"{Source}, {Key}" : Offset < 0 ? $"{Source}, record {Number}" : $"{Source}, line {Number}, byte {Offset}";
}
