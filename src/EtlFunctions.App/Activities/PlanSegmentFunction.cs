using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Plans the next pages into the ledger.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class PlanSegmentFunction(ActivityInvoker invoker, IActivity<PlanSegmentInput, PlanSegmentOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("PlanSegment")]
    public Task<PlanSegmentOutput> RunAsync([ActivityTrigger] PlanSegmentInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.PlanSegment, activity, input, cancellationToken);
}
