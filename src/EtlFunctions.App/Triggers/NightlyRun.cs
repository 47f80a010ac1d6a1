using EtlFunctions.App.Orchestrations;
using EtlFunctions.Starting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Triggers;

/// <summary>Starts the feeds marked nightly, on the schedule in the setting <c>NightlySchedule</c>.</summary>
/// <param name="nightly">Starts them.</param>
/// <param name="engines">Makes the engine of a night.</param>
/// <param name="histories">Purges what the task hub need not keep any more.</param>
/// <param name="logger">Receives what happened.</param>
public sealed class NightlyRun(NightlyRuns nightly, DurableRunEngines engines, OldHistories histories, ILogger<NightlyRun> logger)
{
    /// <summary>Starts the runs. A night missed while the app was down is made up for at once: a load changes only what changed.</summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    /// <exception cref="InvalidOperationException">A feed could not be started; the others are.</exception>
    [Function("NightlyRun")]
    public async Task RunAsync([TimerTrigger("%NightlySchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (timer.IsPastDue)
        {
            logger.NightlyPastDue(timer.ScheduleStatus?.Next);
        }

        var failures = await nightly.StartAsync(engines.Of(client), cancellationToken);
        await histories.PurgeAsync(client, cancellationToken);
        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"The nightly runs of {string.Join(", ", failures.Keys)} could not be started.", failures.Values.First());
        }
    }
}
