using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Orchestrations;

/// <summary>A run ended and did not succeed: its orchestration ends as failed, so that an alert on failed orchestrations sees it. The ledger has the verdict already.</summary>
/// <param name="feed">The feed.</param>
/// <param name="state">How the run ended.</param>
/// <param name="reason">Why, short.</param>
public sealed class RunNotSucceededException(string feed, WorkflowState state, string? reason)
    : Exception($"The run of feed {feed} ends {(state == WorkflowState.Failed ? "failed" : "incomplete")}: {reason ?? "no reason was given"}");
