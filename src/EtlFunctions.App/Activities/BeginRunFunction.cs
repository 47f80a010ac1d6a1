using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Takes the lease and begins or adopts a run.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class BeginRunFunction(ActivityInvoker invoker, IActivity<BeginRunInput, BeginRunOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("BeginRun")]
    public Task<BeginRunOutput> RunAsync([ActivityTrigger] BeginRunInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.BeginRun, activity, input, cancellationToken);
}
