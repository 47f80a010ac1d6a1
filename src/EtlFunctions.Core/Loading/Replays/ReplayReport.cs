namespace EtlFunctions.Loading;

/// <summary>What came of replaying the rejects of a feed. Append-only.</summary>
public sealed record ReplayReport
{
    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets the rejects that were tried.</summary>
    public long Tried { get; init; }

    /// <summary>Gets the products inserted; their rejects are closed.</summary>
    public long Inserted { get; init; }

    /// <summary>Gets the products updated; their rejects are closed.</summary>
    public long Updated { get; init; }

    /// <summary>Gets the products that the catalog had already as they are; their rejects are closed.</summary>
    public long Unchanged { get; init; }

    /// <summary>Gets the rejects that were closed since the catalog has a later state of their product.</summary>
    public long Newer { get; init; }

    /// <summary>Gets the rejects that stay, with the reason of now.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets the rejects that stay as they are, since a replay could not do right by them.</summary>
    public long NotReplayed { get; init; }

    /// <summary>Gets the open rejects that were not tried.</summary>
    public long Left { get; init; }

    /// <summary>Gets the run under way for which the replay did not begin or stopped, or <see langword="null"/>.</summary>
    public Guid? HeldBy { get; init; }

    /// <summary>Gets why rejects were not loaded, the commonest reason first.</summary>
    public IReadOnlyList<ReplayReason> Reasons { get; init; } = [];
}

/// <summary>Why a replay did not load rejects. Append-only.</summary>
/// <param name="Outcome"><c>newer</c>, <c>rejected</c> or <c>not_replayed</c>.</param>
/// <param name="Code">The code: that of the new reason, else a word for why.</param>
/// <param name="Rejects">How many.</param>
/// <param name="Example">The id of one of them.</param>
/// <param name="Message">What is said of that one.</param>
public sealed record ReplayReason(string Outcome, string Code, long Rejects, long Example, string Message);
