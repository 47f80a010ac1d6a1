using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Activities;

/// <summary>Gives the verdict and the lease back.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
/// <param name="finished">Purges the histories of the last segments.</param>
public sealed class CompleteRunFunction(ActivityInvoker invoker, IActivity<CompleteRunInput, CompleteRunOutput> activity, FinishedSegments finished)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("CompleteRun")]
    public async Task<CompleteRunOutput> RunAsync([ActivityTrigger] CompleteRunInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var output = await invoker.RunAsync(Orchestration.Activities.CompleteRun, activity, input, cancellationToken);
        await finished.PurgeAsync(client, input.RunId, cancellationToken);
        return output;
    }
}
