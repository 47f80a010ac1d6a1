using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>Makes the engine of a call: its client comes with the function's binding.</summary>
/// <param name="version">The version of the workflows that this host runs.</param>
/// <param name="segments">Purges what is left of runs that are ended.</param>
/// <param name="time">The clock.</param>
public sealed class DurableRunEngines(WorkflowVersion version, FinishedSegments segments, TimeProvider time)
{
    /// <summary>Makes the engine.</summary>
    /// <param name="client">The client of the task hub.</param>
    internal DurableRunEngine Of(DurableTaskClient client) => new(client, version, segments, time);
}
