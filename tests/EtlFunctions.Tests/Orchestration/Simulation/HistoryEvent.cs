namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>What happened in a workflow, as a durable engine records it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Sequence">The number of the call it belongs to; 0 for what is no call.</param>
/// <param name="Name">What was called.</param>
/// <param name="Json">The input, the output, the due time or the error.</param>
/// <param name="Time">When; the same at every replay.</param>
internal sealed record HistoryEvent(HistoryKind Kind, int Sequence, string Name, string Json, DateTimeOffset Time)
{
    /// <summary>Gets a value indicating whether the engine caused it, and not the workflow.</summary>
    public bool IsAnswer => Kind is HistoryKind.Completed or HistoryKind.Failed or HistoryKind.DatabaseAway;
}

internal enum HistoryKind
{
    Started,
    ActivityCalled,
    WorkflowCalled,
    TimerSet,
    Completed,
    Failed,
    DatabaseAway,
    ProgressShown,
    ContinuedAsNew,
    Returned,
    Threw,
}
