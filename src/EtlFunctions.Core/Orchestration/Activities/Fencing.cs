using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Words what a fenced holder finds.</summary>
internal static class Fencing
{
    public static StopReason Reason(Guid runId, PlanState? state) => Reason(runId, state?.State, state?.Epoch ?? 0);

    public static StopReason Reason(Guid runId, RunState? state, int epoch) => new(
        StopKind.Fenced,
        state switch
        {
            null => $"Run {runId} is no longer in the ledger. Nothing more is loaded here.",
            RunState.Cancelled => $"Run {runId} was cancelled. Nothing more is loaded here.",
            { } alive when alive.IsAlive() => $"Run {runId} was taken over by another process (epoch {epoch}). Nothing more is loaded here.",
            { } ended => $"Run {runId} has ended ({ended.ToText()}). Nothing more is loaded here.",
        })
    {
        Found = state,
    };
}
