using EtlFunctions.Feeds;

namespace EtlFunctions.Ledger;

/// <summary>Who begins which run, how.</summary>
/// <param name="RunId">The new run's id, or the id of the run to resume.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Mode">How to begin.</param>
/// <param name="Holder">Who will hold the lease; the same at every repetition of the call.</param>
/// <param name="DeadHolder">A holder known to be dead, whose lease need not run out.</param>
/// <param name="FullRefresh">Whether a new run reads everything, whatever the feed's watermark, and may lower it.</param>
internal sealed record RunOrder(Guid RunId, string Feed, BeginMode Mode, string Holder, string? DeadHolder = null, bool FullRefresh = false)
{
    /// <summary>Gets the feed file that a person named, an absolute path, or <see langword="null"/>.</summary>
    public string? FeedFile { get; init; }
}

/// <summary>How a run begins.</summary>
public enum BeginMode
{
    /// <summary>Adopt the feed's unfinished run, else begin a new one; also where that run cannot be gone on with, which is then ended.</summary>
    Start,

    /// <summary>Cancel the unfinished run and begin a new one.</summary>
    Fresh,

    /// <summary>Adopt the named run or nothing.</summary>
    Resume,
}

/// <summary>What came of beginning a run.</summary>
internal sealed record RunBegin(BeginOutcome Outcome)
{
    /// <summary>Gets the run begun, adopted, or in the way.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Gets the epoch the caller holds.</summary>
    public int Epoch { get; init; }

    /// <summary>Gets the sizes the run was started with.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Gets the state of the run.</summary>
    public RunState? State { get; init; }

    /// <summary>Gets the pages planned before.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the pages committed before.</summary>
    public int PagesCommitted { get; init; }

    /// <summary>Gets who holds the lease.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets since when.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Gets when the lease ends without a sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Gets which values the feed's watermark is one of, with <see cref="BeginOutcome.OtherCursor"/>.</summary>
    public string? WatermarkOf { get; init; }

    /// <summary>Gets the unfinished run that could not be gone on with and was ended, so that this one began in its place.</summary>
    public Guid? Ended { get; init; }

    /// <summary>Gets why that run, or the run to resume, cannot be gone on with.</summary>
    public StopReason? DeadEnd { get; init; }

    /// <summary>Gets a value indicating whether the run may go on.</summary>
    public bool MayRun => Outcome is BeginOutcome.Begun or BeginOutcome.Adopted;
}

/// <summary>How it came out.</summary>
public enum BeginOutcome
{
    /// <summary>A new run began.</summary>
    Begun,

    /// <summary>The unfinished run goes on under a new epoch.</summary>
    Adopted,

    /// <summary>Somebody else holds the feed's lease.</summary>
    Held,

    /// <summary>The feed is no longer what the run to resume was planned from.</summary>
    Changed,

    /// <summary>The feed's watermark is of other values than the feed now names.</summary>
    OtherCursor,

    /// <summary>The run to resume is over.</summary>
    Finished,

    /// <summary>The run to resume is older than the feed's last one.</summary>
    Superseded,

    /// <summary>The ledger has no such run of the feed.</summary>
    Unknown,

    /// <summary>The run to resume cannot be gone on with.</summary>
    Unresumable,
}
