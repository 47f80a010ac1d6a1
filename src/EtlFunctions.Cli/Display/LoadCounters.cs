using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.Display;

/// <summary>What <see cref="LoadMeter"/> had counted at one moment, in this attempt.</summary>
internal sealed record LoadCounters
{
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets the pages that earlier attempts committed.</summary>
    public int PagesBefore { get; init; }

    public int Pages { get; init; }

    public int PagesFailed { get; init; }

    /// <summary>Gets the pages planned so far, by all attempts.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the part of the source that is planned, 0 to 1, where its size is known.</summary>
    public double? Planned { get; init; }

    public long Read { get; init; }

    public long Rejected { get; init; }

    public long Chunks { get; init; }

    public long Retries { get; init; }

    /// <summary>Gets when the source allows the next request, while it makes the run wait.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Gets what the run waits for until then, where it is more than the source's leave to ask again.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Gets the wait for a database that cannot be reached, while the run waits for it.</summary>
    public DatabaseWait? DatabaseAway { get; init; }

    /// <summary>Gets the latest retry while it is waited for.</summary>
    public RetryNote? Retry { get; init; }

    /// <summary>Gets the latest failed pages, at most <see cref="LoadMeter.KeptFailures"/>.</summary>
    public IReadOnlyList<PageFailure> Failures { get; init; } = [];
}

/// <summary>A page given up for this attempt.</summary>
internal sealed record PageFailure(int Page, string Error);

/// <summary>A failed attempt that is made again.</summary>
/// <param name="Step">The activity, with the page where there is one.</param>
/// <param name="Attempt">The number of the failed attempt, from 1.</param>
/// <param name="Until">When the next is made.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record RetryNote(string Step, int Attempt, DateTimeOffset Until, string Error);
