namespace EtlFunctions.Mapping;

/// <summary>The bounds that every mapped record keeps, whatever the feed says.</summary>
public static class MappingLimits
{
    /// <summary>The deepest nesting of objects and arrays in a record, the record itself counted; a deeper one is rejected as <see cref="RejectCodes.TooDeep"/>.</summary>
    public const int MaxNesting = 64;

    /// <summary>The most bytes of UTF-8 in a product's key or a SKU's code; a longer one is rejected as <see cref="RejectCodes.OutOfRange"/>.</summary>
    /// <remarks>
    /// Both stand in unique indexes beside the feed's name. A B-tree entry holds at most about a third of a page, 2,704
    /// bytes with pages of 8 KiB (PostgreSQL documentation, chapter "B-Tree Indexes"); this stays well below.
    /// </remarks>
    public const int MaxKeyBytes = 1000;

    /// <summary>The most characters of a found value that a message quotes.</summary>
    public const int MaxQuotedCharacters = 60;
}
