using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Compares what was read with what was written.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class ReconcileFunction(ActivityInvoker invoker, IActivity<ReconcileInput, ReconcileOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("Reconcile")]
    public Task<ReconcileOutput> RunAsync([ActivityTrigger] ReconcileInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.Reconcile, activity, input, cancellationToken);
}
