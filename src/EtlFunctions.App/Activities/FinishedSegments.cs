using EtlFunctions.App.Orchestrations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Activities;

/// <summary>Purges the histories of a run's finished segments, so that what the task hub keeps does not grow with the catalog.</summary>
/// <remarks>
/// Nothing waits for what is purged: the task hub sends a segment's result to its parent before it calls the segment
/// completed (DurableTask.AzureStorage, <c>CompleteTaskOrchestrationWorkItemAsync</c>). A start of a segment that is
/// delivered once more after that finds every page committed in the ledger.
/// </remarks>
/// <param name="logger">Receives the errors; none of them concerns the run.</param>
public sealed class FinishedSegments(ILogger<FinishedSegments> logger)
{
    /// <summary>The states of instances that are over, and may be purged.</summary>
    internal static readonly OrchestrationRuntimeStatus[] States =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private const int PageSize = 100;

    /// <summary>Purges them. Never fails: what stays is purged by the next call, or as any finished instance.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    public async Task PurgeAsync(DurableTaskClient client, Guid runId, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var segment in await ListAsync(client, runId, cancellationToken))
            {
                await client.PurgeInstanceAsync(segment, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next call purges them.
        }
        catch (Exception exception)
        {
            logger.SegmentsNotPurged(runId, exception);
        }
    }

    private static async Task<List<string>> ListAsync(DurableTaskClient client, Guid runId, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery { InstanceIdPrefix = SegmentId.PrefixOf(runId), Statuses = States, PageSize = PageSize };
        var finished = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            finished.Add(instance.InstanceId);
        }

        return finished;
    }
}
