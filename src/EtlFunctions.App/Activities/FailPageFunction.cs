using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Notes that a page is given up for this attempt.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class FailPageFunction(ActivityInvoker invoker, IActivity<FailPageInput, bool> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("FailPage")]
    public Task<bool> RunAsync([ActivityTrigger] FailPageInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.FailPage, activity, input, cancellationToken);
}
