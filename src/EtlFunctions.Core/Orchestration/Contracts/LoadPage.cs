using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>LoadPage</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Page">The page.</param>
/// <param name="Limits">The run's sizes.</param>
/// <param name="AfterWait">Whether the source made this page wait before.</param>
public sealed record LoadPageInput(Guid RunId, int Epoch, string Feed, SegmentPage Page, LimitOptions Limits, bool AfterWait = false);

/// <summary>What became of a page.</summary>
public enum PageOutcome
{
    /// <summary>All its chunks are committed.</summary>
    Committed,

    /// <summary>It cannot be loaded; the ledger has its error.</summary>
    Failed,

    /// <summary>The source asks to wait.</summary>
    Waiting,

    /// <summary>The run must stop.</summary>
    Stopped,
}

/// <summary>The output of the activity <c>LoadPage</c>. Append-only.</summary>
/// <param name="Outcome">What became of the page.</param>
/// <param name="Counts">What became of the records committed by this call.</param>
/// <param name="Chunks">The chunks committed by this call.</param>
/// <param name="NotBefore">When to try again, with <see cref="PageOutcome.Waiting"/>.</param>
/// <param name="Stop">Why, with <see cref="PageOutcome.Stopped"/>.</param>
/// <param name="Error">Why, with <see cref="PageOutcome.Failed"/>.</param>
public sealed record LoadPageOutput(
    PageOutcome Outcome, LoadCounts Counts, int Chunks = 0, DateTimeOffset? NotBefore = null, StopReason? Stop = null, string? Error = null);
