namespace EtlFunctions.Checking;

/// <summary>How the catalog's rows of a feed compare with what its source says.</summary>
public sealed record CatalogVerification
{
    /// <summary>Gets the records read.</summary>
    public long Read { get; init; }

    /// <summary>Gets the records that do not become products, which cannot be compared.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets the records that the feed's transform left out: they are none of the source's products.</summary>
    public long Filtered { get; init; }

    /// <summary>Gets where the first of them stands and why it was rejected.</summary>
    public string? FirstReject { get; init; }

    /// <summary>Gets the records that another one of the same product supersedes.</summary>
    public long Duplicates { get; init; }

    /// <summary>Gets the products compared.</summary>
    public long Compared { get; init; }

    /// <summary>Gets the products whose rows are others than the source says.</summary>
    public long Differing { get; init; }

    /// <summary>Gets the products of the source that are not in the catalog.</summary>
    public long Missing { get; init; }

    /// <summary>Gets the products of the catalog that are not in the source and not discontinued.</summary>
    public long Extra { get; init; }

    /// <summary>Gets the products of the catalog that are not in the source and discontinued, as it should be.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets the products of which the catalog has a later version than the source, which an older one never replaces.</summary>
    public long Newer { get; init; }

    /// <summary>Gets the products that are as the source says but for SKUs that another product has.</summary>
    public long Taken { get; init; }

    /// <summary>Gets the first products that differ, are missing or extra.</summary>
    public IReadOnlyList<ProductDrift> Products { get; init; } = [];

    /// <summary>Gets what the source warned of while it was read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets a value indicating whether the catalog is what the source says.</summary>
    public bool IsEqual => Differing + Missing + Extra == 0 && (Compared > 0 || Rejected == 0);
}

/// <summary>A product whose rows are not what the source says.</summary>
/// <param name="Id">The product's id in the source.</param>
/// <param name="Verdict"><c>differs</c>, <c>missing</c> (not in the catalog) or <c>extra</c> (not in the source).</param>
/// <param name="Location">Where its record stands.</param>
/// <param name="Differences">What differs: what is there, what the source has.</param>
public sealed record ProductDrift(string Id, string Verdict, string? Location, IReadOnlyList<string> Differences);
