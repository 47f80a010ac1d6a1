using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>CompleteRun</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Stop">Why the run stops early, or <see langword="null"/>.</param>
public sealed record CompleteRunInput(Guid RunId, int Epoch, string Feed, StopReason? Stop = null)
{
    /// <summary>Gets the start to make anew where the run was adopted and cannot be gone on with, or <see langword="null"/> where it stays as it ends.</summary>
    public AnewStart? Anew { get; init; }

    /// <summary>Gets the outages of the database that the run waited out, or <see langword="null"/> where there were none.</summary>
    public DatabaseOutages? Outages { get; init; }
}

/// <summary>What another start of a feed takes over from the one that adopted a run in vain. Append-only.</summary>
/// <param name="Limits">The sizes asked for, or <see langword="null"/> for the feed's own.</param>
/// <param name="AcceptShape">Whether the records are taken whatever the feed's shape was.</param>
public sealed record AnewStart(LimitOptions? Limits, bool AcceptShape);

/// <summary>The output of the activity <c>CompleteRun</c> and of the whole run. Append-only.</summary>
/// <param name="Summary">The run's summary from the ledger.</param>
/// <param name="Stop">Why the run stopped early, or <see langword="null"/>.</param>
public sealed record CompleteRunOutput(RunSummary Summary, StopReason? Stop = null)
{
    /// <summary>Gets a value indicating whether the feed is to be started once more: this run cannot be gone on with, and that start begins a new one.</summary>
    public bool StartsAnew { get; init; }
}
