namespace EtlFunctions.Orchestration;

/// <summary>An outage of the database that a workflow waits out. Append-only.</summary>
/// <param name="Since">When the first attempt met it.</param>
/// <param name="Attempts">The attempts that met it.</param>
/// <param name="Error">What the last of them met, short.</param>
public sealed record DatabaseOutage(DateTimeOffset Since, int Attempts, string Error)
{
    /// <summary>Gets when the database could be reached again; <see langword="null"/> while it cannot, and again where it was away once more before any page was committed.</summary>
    public DateTimeOffset? ReachedAt { get; init; }
}

/// <summary>The outages that a run has waited out. Append-only.</summary>
/// <param name="Count">How many.</param>
/// <param name="Seconds">How long in all.</param>
/// <param name="LastSince">When the last began.</param>
/// <param name="LastUntil">When it was over.</param>
public sealed record DatabaseOutages(int Count, double Seconds, DateTimeOffset LastSince, DateTimeOffset LastUntil);

/// <summary>A wait for a database that cannot be reached.</summary>
/// <param name="Since">Since when it cannot.</param>
/// <param name="Until">When it is tried again.</param>
/// <param name="Attempts">The attempts that failed.</param>
/// <param name="GivesUpAt">When the run stops waiting.</param>
/// <param name="Error">What the last attempt met, short.</param>
public sealed record DatabaseWait(DateTimeOffset Since, DateTimeOffset Until, int Attempts, DateTimeOffset GivesUpAt, string Error);
