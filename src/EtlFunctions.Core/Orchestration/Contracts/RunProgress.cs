using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>How far a run is: the orchestration's status. Append-only.</summary>
public sealed record RunProgress
{
    /// <summary>Gets the run's state.</summary>
    public RunState State { get; init; }

    /// <summary>Gets the pages committed or found committed in this attempt.</summary>
    public int Pages { get; init; }

    /// <summary>Gets the pages planned so far.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the pages that failed in this attempt.</summary>
    public int PagesFailed { get; init; }

    /// <summary>Gets the records loaded in this attempt.</summary>
    public long Products { get; init; }

    /// <summary>Gets the records rejected in this attempt.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets the records loaded a second in this attempt.</summary>
    public double ProductsPerSecond { get; init; }

    /// <summary>Gets the part of the source planned, 0 to 1, where its size is known.</summary>
    public double? Planned { get; init; }

    /// <summary>Gets when the source allows the next request, while rate limited.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }
}
