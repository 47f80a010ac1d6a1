using System.Text.Json.Serialization;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the workflow <c>CatalogLoad</c>: how it starts, or where it goes on after continue-as-new. Append-only.</summary>
/// <param name="Begin">How the run begins.</param>
public sealed record CatalogLoadInput(BeginRunInput Begin)
{
    /// <summary>Gets where the workflow goes on, or <see langword="null"/> at its first start.</summary>
    public CatalogLoadPosition? Position { get; init; }

    /// <summary>Gets the minutes that the run waits for a database that cannot be reached; <see langword="null"/> for the usual 60.</summary>
    public int? MaxOutageMinutes { get; init; }

    /// <summary>Gets them as a time.</summary>
    [JsonIgnore]
    internal TimeSpan LongestOutage => TimeSpan.FromMinutes(MaxOutageMinutes ?? DatabaseOptions.DefaultMaxOutageMinutes);
}

/// <summary>Where a workflow goes on after continue-as-new: a cursor and counts, nothing that grows. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Limits">The run's sizes.</param>
/// <param name="After">The number of the last page handed out.</param>
/// <param name="StartedAt">When this attempt began.</param>
/// <param name="Progress">The progress so far.</param>
/// <param name="AfterWait">Whether the source made the next plan wait.</param>
public sealed record CatalogLoadPosition(
    Guid RunId, int Epoch, LimitOptions Limits, int After, DateTimeOffset StartedAt, RunProgress Progress, bool AfterWait = false)
{
    /// <summary>Gets how often the run went back for pages that were committed and are not any more.</summary>
    public int Recoveries { get; init; }

    /// <summary>Gets how often pages were loaded that settle what those before left open.</summary>
    public int Settlings { get; init; }

    /// <summary>Gets a value indicating whether the run was adopted by a start that may begin a new one in its place.</summary>
    public bool MayStartAnew { get; init; }

    /// <summary>Gets how often pages were handed out anew after an outage of the database.</summary>
    public int Round { get; init; }

    /// <summary>Gets the outage of the database under way, or after which nothing was loaded yet.</summary>
    public DatabaseOutage? Outage { get; init; }

    /// <summary>Gets the outages that are over.</summary>
    public DatabaseOutages? Outages { get; init; }
}

/// <summary>The output of the workflow <c>CatalogLoad</c>. Append-only.</summary>
/// <param name="Begin">What the begin found.</param>
/// <param name="Completion">The end, or <see langword="null"/> when the run may not begin or another holder has it now.</param>
/// <param name="Fenced">Why this holder may not go on, where another one has the run now or somebody ended it.</param>
public sealed record CatalogLoadOutput(BeginRunOutput? Begin, CompleteRunOutput? Completion, StopReason? Fenced = null)
{
    /// <summary>Gets how the workflow ended; <see langword="null"/> in the output of an older version, and where it goes on after a continue-as-new.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>Gets why the run did not succeed here, short.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets a value indicating whether the run ended here and did not succeed. One that another holder has now, or that somebody cancelled, did not fail.</summary>
    [JsonIgnore]
    public bool IsFailure => State is WorkflowState.Incomplete or WorkflowState.Failed;
}
