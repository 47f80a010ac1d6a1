using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>PlanSegment</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="After">The number of the last page already handed out; 0 at first.</param>
/// <param name="Limits">The run's sizes.</param>
/// <param name="AfterWait">Whether the source made the plan wait before.</param>
public sealed record PlanSegmentInput(Guid RunId, int Epoch, string Feed, int After, LimitOptions Limits, bool AfterWait = false);

/// <summary>The output of the activity <c>PlanSegment</c>. Append-only.</summary>
/// <param name="Pages">The pages to load, all with numbers above <see cref="PlanSegmentInput.After"/>.</param>
/// <param name="IsEnd">Whether no page follows these.</param>
/// <param name="PagesPlanned">The pages planned by now.</param>
/// <param name="Planned">The part of the source planned, 0 to 1, where its size is known.</param>
/// <param name="Stop">Why nothing more can be planned, or <see langword="null"/>.</param>
/// <param name="NotBefore">When the source allows the next request: plan again then; no pages come with it.</param>
public sealed record PlanSegmentOutput(
    IReadOnlyList<SegmentPage> Pages, bool IsEnd, int PagesPlanned, double? Planned = null, StopReason? Stop = null, DateTimeOffset? NotBefore = null)
{
    /// <summary>Gets what is waited for until then, where it is more than the source's leave to ask again.</summary>
    public string? WaitsFor { get; init; }
}

/// <summary>A page to load.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Token">The source's token for it.</param>
/// <param name="Chunks">The chunks of it that are committed already.</param>
public sealed record SegmentPage(int Number, string Token, int Chunks = 0);
