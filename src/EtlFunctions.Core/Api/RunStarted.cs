using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Api;

/// <summary>A run was started or resumed: the body of a <c>202 Accepted</c>. Append-only.</summary>
public sealed record RunStarted
{
    /// <summary>Gets the run.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets a value indicating whether the feed's unfinished run goes on, instead of a new one.</summary>
    public bool Adopted { get; init; }

    /// <summary>Gets the pages planned before, where a run was adopted.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the pages committed before, where a run was adopted.</summary>
    public int PagesCommitted { get; init; }

    /// <summary>Gets the unfinished run that could not be gone on with and was ended as failed, so that this one began.</summary>
    public EndedRun? Ended { get; init; }

    /// <summary>Gets the sizes of the run; an adopted one keeps those it was started with.</summary>
    public required LimitOptions Limits { get; init; }

    /// <summary>Gets the engine's own links to follow and steer the run, where they were asked for: they hold keys.</summary>
    public IReadOnlyDictionary<string, string>? Links { get; init; }

    /// <summary>Makes the answer of a begin that may run.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="begin">What the begin found.</param>
    public static RunStarted Of(string feed, BeginRunOutput begin) => new()
    {
        Id = begin.RunId!.Value,
        Feed = feed,
        Adopted = begin.Outcome == BeginOutcome.Adopted,
        PagesPlanned = begin.PagesPlanned,
        PagesCommitted = begin.PagesCommitted,
        Limits = begin.Limits,
        Ended = begin is { Ended: { } ended, DeadEnd: { } why } ? new EndedRun(ended, why.Kind.ToText(), why.Message) : null,
    };
}

/// <summary>A run that a start ended as failed. Append-only.</summary>
/// <param name="Id">The run.</param>
/// <param name="StopKind">Why it could not be gone on with, in a word such as <c>source_changed</c>.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record EndedRun(Guid Id, string StopKind, string Reason);
