namespace EtlFunctions.Ledger;

/// <summary>What became of records. <c>Read = Inserted + Updated + Unchanged + Rejected</c> holds for everything committed.</summary>
public sealed record LoadCounts
{
    /// <summary>The counts of nothing.</summary>
    public static readonly LoadCounts Zero = new();

    /// <summary>Gets the records read from the source.</summary>
    public long Read { get; init; }

    /// <summary>Gets the products inserted.</summary>
    public long Inserted { get; init; }

    /// <summary>Gets the products updated.</summary>
    public long Updated { get; init; }

    /// <summary>Gets the records that changed nothing: equal to what is stored, <see cref="Stale"/> or <see cref="Duplicates"/>.</summary>
    public long Unchanged { get; init; }

    /// <summary>Gets the records rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets the records superseded by a later one of the same product in the same chunk; part of <see cref="Unchanged"/>.</summary>
    public long Duplicates { get; init; }

    /// <summary>Gets the records older than what is stored; part of <see cref="Unchanged"/>.</summary>
    public long Stale { get; init; }

    /// <summary>Gets the SKUs inserted.</summary>
    public long SkusInserted { get; init; }

    /// <summary>Gets the SKUs updated.</summary>
    public long SkusUpdated { get; init; }

    /// <summary>Gets the SKUs marked discontinued, since their product no longer lists them.</summary>
    public long SkusDiscontinued { get; init; }

    /// <summary>Gets a value indicating whether every record read is accounted for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Balances => Read == Inserted + Updated + Unchanged + Rejected;

    /// <summary>Adds two counts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static LoadCounts operator +(LoadCounts left, LoadCounts right) => new()
    {
        Read = left.Read + right.Read,
        Inserted = left.Inserted + right.Inserted,
        Updated = left.Updated + right.Updated,
        Unchanged = left.Unchanged + right.Unchanged,
        Rejected = left.Rejected + right.Rejected,
        Duplicates = left.Duplicates + right.Duplicates,
        Stale = left.Stale + right.Stale,
        SkusInserted = left.SkusInserted + right.SkusInserted,
        SkusUpdated = left.SkusUpdated + right.SkusUpdated,
        SkusDiscontinued = left.SkusDiscontinued + right.SkusDiscontinued,
    };

    /// <summary>Adds another count; the same as the operator.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static LoadCounts Add(LoadCounts left, LoadCounts right) => left + right;
}
