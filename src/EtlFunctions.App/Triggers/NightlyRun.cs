using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Schedules;
using EtlFunctions.Starting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Triggers;

/// <summary>Starts the feeds marked nightly, on the schedule in the setting <c>NightlySchedule</c>.</summary>
/// <remarks>The timer only looks whether they are due: the host reads a timer's schedule in UTC, people in their time zone.</remarks>
/// <param name="nightly">Starts them.</param>
/// <param name="clock">Says whether they are due.</param>
/// <param name="engines">Makes the engine of a night.</param>
/// <param name="histories">Purges what the task hub need not keep any more.</param>
/// <param name="logger">Receives what happened.</param>
public sealed class NightlyRun(NightlyRuns nightly, NightlyClock clock, DurableRunEngines engines, OldHistories histories, ILogger<NightlyRun> logger)
{
    /// <summary>Starts the runs if they are due. Nights missed while the app was down are made up for by one run, at once: a load changes only what changed.</summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    /// <exception cref="InvalidOperationException">A feed could not be started; the others are.</exception>
    [Function("NightlyRun")]
    public async Task RunAsync([TimerTrigger(NightlyTick.Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (clock.Call(timer) is not { } call)
        {
            return;
        }

        if (call.IsMissed)
        {
            logger.NightlyPastDue(call.Due);
        }

        var failures = await nightly.StartAsync(engines.Of(client), cancellationToken);
        await histories.PurgeAsync(client, cancellationToken);
        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"The nightly runs of {string.Join(", ", failures.Keys)} could not be started.", failures.Values.First());
        }
    }
}
