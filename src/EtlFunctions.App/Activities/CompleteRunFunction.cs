using EtlFunctions.App.Triggers;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Activities;

/// <summary>Gives the verdict and the lease back, and starts the feed anew where the run was adopted in vain.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
/// <param name="finished">Purges the histories of the last segments.</param>
/// <param name="starter">Starts the new run.</param>
/// <param name="engines">Makes the engine that gets it.</param>
public sealed class CompleteRunFunction(
    ActivityInvoker invoker, IActivity<CompleteRunInput, CompleteRunOutput> activity, FinishedSegments finished, RunStarter starter, DurableRunEngines engines)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("CompleteRun")]
    public async Task<CompleteRunOutput> RunAsync([ActivityTrigger] CompleteRunInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var output = await invoker.RunAsync(Orchestration.Activities.CompleteRun, new CompletedRun(activity, starter, engines.Of(client)), input, cancellationToken);
        await finished.PurgeAsync(client, input.RunId, cancellationToken);
        return output;
    }

    /// <summary>Both steps as one: a repeated attempt finds the verdict given, and the feed held by the new run.</summary>
    private sealed class CompletedRun(
        IActivity<CompleteRunInput, CompleteRunOutput> activity, RunStarter starter, DurableRunEngine engine) : IActivity<CompleteRunInput, CompleteRunOutput>
    {
        public async Task<CompleteRunOutput> RunAsync(CompleteRunInput input, CancellationToken cancellationToken)
        {
            var output = await activity.RunAsync(input, cancellationToken);
            if (output.StartsAnew && input.Anew is { } anew)
            {
                await starter.StartAsync(engine, new StartOrder(input.Feed, Limits: anew.Limits) { AcceptShape = anew.AcceptShape }, cancellationToken);
            }

            return output;
        }
    }
}
