using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>LoadHead</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Limits">The run's sizes.</param>
/// <param name="PagesCommitted">The pages that earlier attempts committed.</param>
/// <param name="AfterWait">Whether the source made this call wait before.</param>
/// <param name="LeavesOut">Whether pages that cannot be read are left to the load of all pages, since waiting did not mend them.</param>
public sealed record LoadHeadInput(
    Guid RunId, int Epoch, string Feed, LimitOptions Limits, int PagesCommitted = 0, bool AfterWait = false, bool LeavesOut = false);

/// <summary>The output of the activity <c>LoadHead</c>. Append-only.</summary>
/// <param name="Pages">The pages committed.</param>
/// <param name="Failed">The pages given up.</param>
/// <param name="Counts">What became of their records.</param>
/// <param name="PagesPlanned">The pages planned by now, or 0 where nothing was planned.</param>
/// <param name="Planned">The part of the source planned, 0 to 1, where its size is known.</param>
/// <param name="NotBefore">When the source allows the next request: call again then; nothing is loaded yet.</param>
/// <param name="Stop">Why the run must stop, or <see langword="null"/>.</param>
/// <param name="Chunks">The chunks committed.</param>
public sealed record LoadHeadOutput(
    int Pages,
    int Failed,
    LoadCounts Counts,
    int PagesPlanned = 0,
    double? Planned = null,
    DateTimeOffset? NotBefore = null,
    StopReason? Stop = null,
    int Chunks = 0);
