using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Words what a fenced holder finds.</summary>
internal static class Fencing
{
    public static StopReason Reason(Guid runId, PlanState? state) => new(
        StopKind.Fenced,
        state switch
        {
            null => $"Run {runId} is no longer in the ledger. Nothing more is loaded here.",
            { State: RunState.Cancelled } => $"Run {runId} was cancelled. Nothing more is loaded here.",
            _ when state.State.IsAlive() => $"Run {runId} was taken over by another process (epoch {state.Epoch}). Nothing more is loaded here.",
            _ => $"Run {runId} has ended ({state.State.ToText()}). Nothing more is loaded here.",
        });
}
