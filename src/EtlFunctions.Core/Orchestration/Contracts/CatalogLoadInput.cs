using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the workflow <c>CatalogLoad</c>: how it starts, or where it goes on after continue-as-new. Append-only.</summary>
/// <param name="Begin">How the run begins.</param>
public sealed record CatalogLoadInput(BeginRunInput Begin)
{
    /// <summary>Gets where the workflow goes on, or <see langword="null"/> at its first start.</summary>
    public CatalogLoadPosition? Position { get; init; }
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
}

/// <summary>The output of the workflow <c>CatalogLoad</c>. Append-only.</summary>
/// <param name="Begin">What the begin found.</param>
/// <param name="Completion">The end, or <see langword="null"/> when the run may not begin or another holder has it now.</param>
/// <param name="Fenced">Why this holder may not go on, where another one has the run now or somebody ended it.</param>
public sealed record CatalogLoadOutput(BeginRunOutput? Begin, CompleteRunOutput? Completion, StopReason? Fenced = null);
