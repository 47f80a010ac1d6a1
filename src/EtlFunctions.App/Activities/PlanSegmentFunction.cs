using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Activities;

/// <summary>Plans the next pages into the ledger.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
/// <param name="finished">Purges the histories of the segments before.</param>
public sealed class PlanSegmentFunction(ActivityInvoker invoker, IActivity<PlanSegmentInput, PlanSegmentOutput> activity, FinishedSegments finished)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("PlanSegment")]
    public async Task<PlanSegmentOutput> RunAsync([ActivityTrigger] PlanSegmentInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await finished.PurgeAsync(client, input.RunId, cancellationToken);
        return await invoker.RunAsync(Orchestration.Activities.PlanSegment, activity, input, cancellationToken);
    }
}
