using EtlFunctions.Feeds;
using EtlFunctions.Incremental;

namespace EtlFunctions.Ledger;

/// <summary>A run as the ledger shows it: its state and the sums over its pages.</summary>
public sealed record RunTotals
{
    /// <summary>Gets the run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets the state.</summary>
    public required RunState State { get; init; }

    /// <summary>Gets the epoch under which it ran last.</summary>
    public int Epoch { get; init; }

    /// <summary>Gets a value indicating whether every page of the source is planned.</summary>
    public bool PlanComplete { get; init; }

    /// <summary>Gets the pages planned so far.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the pages committed.</summary>
    public int PagesCommitted { get; init; }

    /// <summary>Gets the pages that failed and were given up for this attempt.</summary>
    public int PagesFailed { get; init; }

    /// <summary>Gets those of them that failed for what the source gives, and not for an outage.</summary>
    public int PagesRefused { get; init; }

    /// <summary>Gets the part of the source planned so far, 0 to 1, where its size is known.</summary>
    public double? Progress { get; init; }

    /// <summary>Gets when the source allows the next request, while rate limited.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Gets what the run waits for meanwhile, where it is more than the source's leave to ask again.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Gets why the run ended early.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the kind of that reason; <see langword="null"/> also where an older version ended the run.</summary>
    public StopKind? StopKind { get; init; }

    /// <summary>Gets the run that this one was begun in place of, since it could not be gone on with.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Gets how far the run was when it was adopted last, as <see cref="Reached"/> is now; <see langword="null"/> where it never was.</summary>
    public long? ReachedBefore { get; init; }

    /// <summary>Gets the feed file that a person named, an absolute path.</summary>
    public string? FeedFile { get; init; }

    /// <summary>Gets what a person should know that is no error.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets when the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Gets the seconds spent running, without the time between an interruption and the resume.</summary>
    public double ActiveSeconds { get; init; }

    /// <summary>Gets who holds the lease.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets since when it is held.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Gets when the lease ends without a sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Gets the chunks committed.</summary>
    public long Chunks { get; init; }

    /// <summary>Gets the attempts at pages that failed and were tried again.</summary>
    public long Retries { get; init; }

    /// <summary>Gets how often the run waited since the source asked it to.</summary>
    public int Waits { get; init; }

    /// <summary>Gets the seconds of these waits.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Gets the slowest pages, at most five that took a second or more.</summary>
    public IReadOnlyList<SlowPage> SlowestPages { get; init; } = [];

    /// <summary>Gets the commonest reasons of rejects, once the run is over.</summary>
    public IReadOnlyList<CommonReject> RejectReasons { get; init; } = [];

    /// <summary>Gets which values the run's watermark is one of, or <see langword="null"/> where the run is not incremental.</summary>
    public CursorOrigin? Cursor { get; init; }

    /// <summary>Gets the value an incremental run starts from, or <see langword="null"/> where it reads everything.</summary>
    public string? Since { get; init; }

    /// <summary>Gets the highest cursor value committed so far.</summary>
    public Watermark? Highest { get; init; }

    /// <summary>Gets the watermark with which the feed goes on if the run succeeds, or <see langword="null"/> where it has none.</summary>
    /// <remarks>
    /// At most the time the run began, by the database's clock: of the records that changed since, those on pages that were
    /// read before their change were missed.
    /// </remarks>
    public Watermark? Watermark => Cursor is { } cursor && Highest is { } highest ? CursorValues.Of(cursor.Type).NotAfter(highest, StartedAt) : null;

    /// <summary>Gets a value indicating whether the run reads everything, whatever the feed's watermark.</summary>
    public bool FullRefresh { get; init; }

    /// <summary>Gets the limits the run was started with.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Gets the run before that read records, where this one may not be empty; <see langword="null"/> where it may, or where that was not asked for.</summary>
    public RunBefore? Before { get; init; }

    /// <summary>Gets the products that the run discontinued, since it did not see them.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets their SKUs.</summary>
    public long SkusOfDiscontinued { get; init; }

    /// <summary>Gets the products that it did not see and left to a person.</summary>
    public long DeletesWithheld { get; init; }

    /// <summary>Gets what became of the records.</summary>
    public LoadCounts Counts { get; init; } = LoadCounts.Zero;

    /// <summary>Gets how far the run is: its committed chunks and planned pages.</summary>
    internal long Reached => Chunks + PagesPlanned;

    /// <summary>Gets a value indicating whether the run is unfinished and can be gone on with.</summary>
    public bool CanGoOn => State.IsResumable() && StopKind?.IsDeadEnd() != true;
}

/// <summary>A run that succeeded before.</summary>
/// <param name="RunId">The run.</param>
/// <param name="At">When it ended.</param>
/// <param name="Read">The records it read.</param>
public sealed record RunBefore(Guid RunId, DateTimeOffset At, long Read);
