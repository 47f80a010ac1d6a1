namespace EtlFunctions.Orchestration;

/// <summary>How far a run is: the orchestration's status. Once it is over the counts are those of the whole run, as the ledger has them. Append-only.</summary>
public sealed record RunProgress
{
    /// <summary>Gets the workflow's state: where the run is, and how it ended.</summary>
    public WorkflowState State { get; init; }

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

    /// <summary>Gets when the source allows the next request, while rate limited, or when the database is tried again.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Gets what the run waits for until then, where it is more than the source's leave to ask again.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Gets since when the database cannot be reached, while the run waits for it.</summary>
    public DateTimeOffset? DatabaseAwaySince { get; init; }

    /// <summary>Gets why the run did not succeed, once it is over, or what keeps it from its database; short.</summary>
    public string? Reason { get; init; }
}
