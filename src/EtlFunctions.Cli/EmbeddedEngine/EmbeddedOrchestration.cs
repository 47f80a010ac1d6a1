using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>The port in one process: calls go straight to the activities, waits to the clock.</summary>
internal sealed class EmbeddedOrchestration(ActivityRunner activities, IRunObserver observer, TimeProvider timeProvider, CancellationToken stop) : IOrchestration
{
    public DateTimeOffset CurrentTime => timeProvider.GetUtcNow();

    /// <summary>Gets the input to start anew with, or <see langword="null"/> when the workflow is over.</summary>
    public CatalogLoadInput? NextInput { get; private set; }

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) =>
        activities.RunAsync(activity, input);

    public Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input) =>
        workflow.RunAsync(new EmbeddedOrchestration(activities, observer, timeProvider, stop), input);

    public async Task WaitUntilAsync(DateTimeOffset dueTime)
    {
        var delay = dueTime - timeProvider.GetUtcNow();
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, timeProvider, stop);
        }
    }

    public void SetProgress(RunProgress progress) => observer.OnProgress(progress);

    public void ContinueAsNew(CatalogLoadInput input) => NextInput = input;
}
