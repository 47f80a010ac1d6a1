using EtlFunctions.Orchestration;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>The port in one process: calls go straight to the activities, waits to the clock.</summary>
internal sealed class EmbeddedOrchestration(
    ActivityRunner activities, IRunObserver observer, TimeProvider timeProvider, ILogger logger, CancellationToken leaseLost, CancellationToken stop) : IOrchestration
{
    public DateTimeOffset CurrentTime => timeProvider.GetUtcNow();

    /// <summary>Gets the input to start anew with, or <see langword="null"/> when the workflow is over.</summary>
    public CatalogLoadInput? NextInput { get; private set; }

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) =>
        activities.RunAsync(activity, input);

    public Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input) =>
        workflow.RunAsync(new EmbeddedOrchestration(activities, observer, timeProvider, logger, leaseLost, stop), input);

    public async Task WaitUntilAsync(DateTimeOffset dueTime)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(leaseLost, stop);
        try
        {
            await SleepAsync(dueTime, wake.Token);
        }
        catch (OperationCanceledException) when (leaseLost.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Whatever is called next finds the run fenced and says so; waiting for that would be in vain.
        }
    }

    public Task WaitForDatabaseAsync(DatabaseWait wait)
    {
        // A lease that is lost does not end it: nobody could say so.
        logger.DatabaseAway(wait.Since, wait.Attempts, wait.Until, wait.GivesUpAt, wait.Error);
        observer.OnDatabaseAway(wait);
        return SleepAsync(wait.Until, stop);
    }

    public void SetProgress(RunProgress progress) => observer.OnProgress(progress);

    public void ContinueAsNew(CatalogLoadInput input) => NextInput = input;

    private async Task SleepAsync(DateTimeOffset dueTime, CancellationToken wake)
    {
        while (dueTime - timeProvider.GetUtcNow() is var delay && delay > TimeSpan.Zero)
        {
            // A delay is cut to whole milliseconds: the rest of one would be waited for in a busy loop.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
            await Task.Delay(whole < EngineConstants.LongestTimer ? whole : EngineConstants.LongestTimer, timeProvider, wake);
        }
    }
}
