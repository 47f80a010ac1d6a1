using DurableTask.Core.Exceptions;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>Durable Functions as whoever starts and ends runs sees it.</summary>
/// <param name="client">The client of the task hub.</param>
internal sealed class DurableRunEngine(DurableTaskClient client) : IRunEngine
{
    // Said in full: with any of these missing, newer clients end the instance at work and put the new one in its place.
    private static readonly OrchestrationRuntimeStatus[] AtWork =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <inheritdoc/>
    public string Name => "durable";

    /// <inheritdoc/>
    public async Task<EngineStatus> StatusAsync(Guid runId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(Id(runId), cancellationToken) switch
        {
            null => EngineStatus.Unknown,
            { IsCompleted: true } => EngineStatus.Over,
            _ => EngineStatus.Working,
        };

    /// <inheritdoc/>
    public async Task<bool> ScheduleAsync(Guid runId, CatalogLoadInput input, CancellationToken cancellationToken)
    {
        try
        {
            var options = new StartOrchestrationOptions(Id(runId)).WithDedupeStatuses(AtWork);
            await client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, input, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(Guid runId, string reason, CancellationToken cancellationToken)
    {
        if (await StatusAsync(runId, cancellationToken) == EngineStatus.Working)
        {
            await client.TerminateInstanceAsync(Id(runId), new TerminateInstanceOptions(reason, Recursive: true), cancellationToken);
        }
    }

    private static string Id(Guid runId) => runId.ToString("D");
}
