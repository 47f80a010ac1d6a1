using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Reads, maps and commits a page.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class LoadPageFunction(ActivityInvoker invoker, IActivity<LoadPageInput, LoadPageOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("LoadPage")]
    public Task<LoadPageOutput> RunAsync([ActivityTrigger] LoadPageInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.LoadPage, activity, input, cancellationToken);
}
