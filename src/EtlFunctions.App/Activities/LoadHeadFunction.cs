using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Holds a run's first records against the feed's shape and loads them.</summary>
/// <param name="invoker">Runs activities.</param>
/// <param name="activity">The activity.</param>
public sealed class LoadHeadFunction(ActivityInvoker invoker, IActivity<LoadHeadInput, LoadHeadOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">Its input.</param>
    /// <param name="cancellationToken">Stops the attempt when the host stops.</param>
    [Function("LoadHead")]
    public Task<LoadHeadOutput> RunAsync([ActivityTrigger] LoadHeadInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.LoadHead, activity, input, cancellationToken);
}
