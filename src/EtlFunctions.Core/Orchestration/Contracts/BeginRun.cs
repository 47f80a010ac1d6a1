using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>BeginRun</c>. Append-only.</summary>
/// <param name="RunId">The new run's id, or the id of the run to resume.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Mode">How to begin.</param>
/// <param name="Holder">Who will hold the lease; the same at every repetition of the call.</param>
/// <param name="DeadHolder">A holder known to be dead, whose lease need not run out.</param>
public sealed record BeginRunInput(Guid RunId, string Feed, BeginMode Mode, string Holder, string? DeadHolder = null)
{
    /// <summary>Gets the sizes of a new run, or <see langword="null"/> for the feed's own. An adopted run keeps the sizes it was started with.</summary>
    public LimitOptions? Limits { get; init; }

    /// <summary>Gets a value indicating whether a new run reads everything, whatever the feed's watermark, and may lower it.</summary>
    public bool FullRefresh { get; init; }

    /// <summary>Gets a value indicating whether the run's records are taken whatever the feed's shape was.</summary>
    public bool AcceptShape { get; init; }

    /// <summary>Gets the feed file that a person named, an absolute path, or <see langword="null"/>.</summary>
    public string? FeedFile { get; init; }

    /// <summary>Gets a value indicating whether an adopted run that turns out not to go on is ended by another ordinary start, which begins a new one.</summary>
    public bool MayStartAnew { get; init; }
}

/// <summary>The output of the activity <c>BeginRun</c>. Append-only.</summary>
public sealed record BeginRunOutput
{
    /// <summary>Gets what came of it.</summary>
    public required BeginOutcome Outcome { get; init; }

    /// <summary>Gets the run begun, adopted, or in the way.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Gets the epoch the caller holds.</summary>
    public int Epoch { get; init; }

    /// <summary>Gets the sizes the run was started with.</summary>
    public LimitOptions Limits
    {
        get;
        // The generated reader sets every member of a record that has a required one: what an older history lacks comes as null.
        init => field = value ?? new LimitOptions();
    } = new();

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

    /// <summary>Gets a value indicating whether the first records are held against the feed's shape before others are loaded.</summary>
    public bool HoldsShape { get; init; }

    /// <summary>Gets the unfinished run that could not be gone on with and was ended, so that this one began in its place.</summary>
    public Guid? Ended { get; init; }

    /// <summary>Gets why that run, or the run to resume, cannot be gone on with.</summary>
    public StopReason? DeadEnd { get; init; }

    /// <summary>Gets a value indicating whether the run may go on.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool MayRun => Outcome is BeginOutcome.Begun or BeginOutcome.Adopted;

    internal static BeginRunOutput Of(RunBegin begin) => new()
    {
        Outcome = begin.Outcome,
        RunId = begin.RunId,
        Epoch = begin.Epoch,
        Limits = begin.Limits,
        State = begin.State,
        PagesPlanned = begin.PagesPlanned,
        PagesCommitted = begin.PagesCommitted,
        Holder = begin.Holder,
        HeldSince = begin.HeldSince,
        LeaseUntil = begin.LeaseUntil,
        WatermarkOf = begin.WatermarkOf,
        Ended = begin.Ended,
        DeadEnd = begin.DeadEnd,
    };
}
