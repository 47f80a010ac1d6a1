using EtlFunctions.Incremental;

namespace EtlFunctions.Ledger;

/// <summary>How far a feed was read, and who may be reading it on.</summary>
/// <param name="Watermark">The watermark, or <see langword="null"/> where none is saved.</param>
/// <param name="Of">Which values it is one of, as <see cref="Incremental.CursorOrigin"/> writes it.</param>
/// <param name="RunId">The run that saved it, or <see langword="null"/> where a person did.</param>
/// <param name="At">When it was saved.</param>
public sealed record FeedWatermark(Watermark? Watermark, string? Of, Guid? RunId, DateTimeOffset? At)
{
    /// <summary>Gets who holds the lease, or <see langword="null"/> where nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets since when.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Gets when the lease ends without a sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Gets the feed's unfinished run, which keeps what it started from.</summary>
    public Guid? UnfinishedRun { get; init; }
}
