using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the workflow <c>SegmentLoad</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Pages">The pages to load.</param>
/// <param name="Limits">The run's sizes.</param>
/// <param name="MaxParallelPages">The pages this segment may load at once.</param>
public sealed record SegmentLoadInput(Guid RunId, int Epoch, string Feed, IReadOnlyList<SegmentPage> Pages, LimitOptions Limits, int MaxParallelPages)
{
    /// <summary>Gets how often pages were handed out anew after an outage of the database, so that no two segments of a run are the same.</summary>
    public int Round { get; init; }
}

/// <summary>The output of the workflow <c>SegmentLoad</c>. Append-only.</summary>
/// <param name="Pages">The pages committed.</param>
/// <param name="Failed">The pages given up.</param>
/// <param name="Counts">What became of the records.</param>
/// <param name="Stop">Why the run must stop, or <see langword="null"/>.</param>
public sealed record SegmentLoadOutput(int Pages, int Failed, LoadCounts Counts, StopReason? Stop = null)
{
    /// <summary>Gets when the last page was committed; <see langword="null"/> where none was, and in the output of an older version.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Gets when a page first found the database out of reach; the pages that are left are loaded once it is back.</summary>
    public DateTimeOffset? DatabaseAwaySince { get; init; }

    /// <summary>Gets what that page met, short.</summary>
    public string? DatabaseError { get; init; }
}
