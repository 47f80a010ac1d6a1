using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>The columns of a SKU, read from a variant or from the record itself.</summary>
internal sealed class SkuColumns
{
    private static readonly Misfit MissingSku = new(RejectCodes.MissingSku, "the code of the SKU, which every variant needs");

    /// <summary>Gets the code's column.</summary>
    public required Column<string?> Code { get; init; }

    /// <summary>Gets the price's column.</summary>
    public required Column<decimal?> Price { get; init; }

    /// <summary>Gets the currency's column.</summary>
    public required Column<string?> Currency { get; init; }

    /// <summary>Gets the former price's column.</summary>
    public required Column<decimal?> CompareAtPrice { get; init; }

    /// <summary>Gets the stock's column.</summary>
    public required Column<int?> Stock { get; init; }

    /// <summary>Gets the barcode's column.</summary>
    public required Column<string?> Barcode { get; init; }

    /// <summary>Gets the options' column.</summary>
    public required Column<string?> Options { get; init; }

    /// <summary>Reads one SKU.</summary>
    /// <param name="columns">Reads from the variant, or from the record where it is its own SKU; tells why there is no SKU.</param>
    /// <returns>The SKU, of no use when the reader has a reject.</returns>
    public Sku Read(ref ColumnReader columns) => new()
    {
        Code = columns.Require(Code, MissingSku),
        Price = columns.Read(Price),
        Currency = columns.Read(Currency),
        CompareAtPrice = columns.Read(CompareAtPrice),
        Stock = columns.Read(Stock),
        Barcode = columns.Read(Barcode),
        Options = columns.Read(Options),
    };
}
