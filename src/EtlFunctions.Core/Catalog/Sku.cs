namespace EtlFunctions.Catalog;

/// <summary>One stock keeping unit: a variant of a product that can be priced and sold.</summary>
public sealed record Sku
{
    /// <summary>Gets the SKU's code; unique within a feed.</summary>
    public required string Code { get; init; }

    /// <summary>Gets the price, at most 14 digits before and 4 after the point (<c>numeric(18,4)</c>).</summary>
    public decimal? Price { get; init; }

    /// <summary>Gets the ISO 4217 code of the price's currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Gets the former or recommended price, in the same range as <see cref="Price"/>.</summary>
    public decimal? CompareAtPrice { get; init; }

    /// <summary>Gets the number in stock; negative when oversold.</summary>
    public int? Stock { get; init; }

    /// <summary>Gets the barcode (GTIN, EAN, UPC) as text, since leading zeros count.</summary>
    public string? Barcode { get; init; }

    /// <summary>Gets the options that tell the variants apart, as a JSON text, or <see langword="null"/>.</summary>
    public string? Options { get; init; }
}
