using EtlFunctions.Ledger;

namespace EtlFunctions.Api;

/// <summary>A run: the body of <c>GET runs/{id}</c>. Append-only.</summary>
public sealed record RunResponse
{
    /// <summary>Gets the run.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets the state.</summary>
    public required RunState State { get; init; }

    /// <summary>Gets when it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Gets when the source allows the next request, while rate limited.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Gets what the run waits for meanwhile, such as an export and since when, where it is more than the source's leave to ask again.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Gets the part of the source planned so far, 0 to 1, where its size is known.</summary>
    public double? Planned { get; init; }

    /// <summary>Gets who holds the lease.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets when the lease ends without a sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Gets the run that this one began in place of, since it could not be gone on with.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Gets the counts.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>Makes the answer of what the ledger shows.</summary>
    /// <param name="run">The run.</param>
    public static RunResponse Of(RunTotals run) => new()
    {
        Id = run.RunId,
        Feed = run.Feed,
        State = run.State,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        WaitingUntil = run.WaitingUntil,
        WaitingFor = run.WaitingUntil is null ? null : run.WaitingFor,
        Planned = run.Progress,
        Holder = run.Holder,
        LeaseUntil = run.LeaseUntil,
        Replaces = run.Replaces,
        Summary = RunSummary.Of(run),
    };
}

/// <summary>Runs, the latest first: the body of <c>GET runs</c>. Append-only.</summary>
/// <param name="Runs">The runs.</param>
public sealed record RunListResponse(IReadOnlyList<RunResponse> Runs)
{
    /// <summary>Gets the run to give as <c>before</c> for those behind the last one, or <see langword="null"/> where there are none.</summary>
    public Guid? Before { get; init; }
}
