using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Gives the verdict and the lease back.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class CompleteRunFunction(ActivityInvoker invoker, IActivity<CompleteRunInput, CompleteRunOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("CompleteRun")]
    public Task<CompleteRunOutput> RunAsync([ActivityTrigger] CompleteRunInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.CompleteRun, activity, input, cancellationToken);
}
