namespace EtlFunctions.Mapping;

/// <summary>The part <c>mapping.skus</c> of a feed.</summary>
public sealed record SkuMappingOptions
{
    /// <summary>Gets a value indicating whether the array of variants may be missing without a warning and without stopping a run.</summary>
    public bool Optional { get; init; }

    /// <summary>
    /// Gets the dotted path of the array of variants; the other paths are then relative to one variant. Without it the
    /// product is its own single SKU, except in a CSV file, where every row of the product is one.
    /// </summary>
    /// <remarks>
    /// <c>[]</c> may stand at its end. A single object counts as an array of one; a missing array or <c>null</c> means no SKUs. A CSV
    /// row in which all SKU fields are blank is none: shop exports add such rows for further pictures.
    /// </remarks>
    public string? Each { get; init; }

    /// <summary>
    /// Gets a value indicating whether a record that lacks the array <see cref="Each"/> is its own single SKU, by the same paths
    /// from the record on. One whose array is there and empty has no SKUs.
    /// </summary>
    public bool OrRecord { get; init; }

    /// <summary>Gets the SKU's code.</summary>
    public required FieldMapping Code { get; init; }

    /// <summary>Gets the price.</summary>
    public FieldMapping? Price { get; init; }

    /// <summary>Gets the currency.</summary>
    public FieldMapping? Currency { get; init; }

    /// <summary>Gets the former or recommended price.</summary>
    public FieldMapping? CompareAtPrice { get; init; }

    /// <summary>Gets the number in stock.</summary>
    public FieldMapping? Stock { get; init; }

    /// <summary>Gets the barcode.</summary>
    public FieldMapping? Barcode { get; init; }

    /// <summary>Gets the options that tell the variants apart, a JSON value.</summary>
    public FieldMapping? Options { get; init; }
}
