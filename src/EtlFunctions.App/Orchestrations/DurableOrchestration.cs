using EtlFunctions.Database;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Orchestrations;

/// <summary>The engine's port on Durable Functions.</summary>
/// <param name="context">The orchestration.</param>
/// <param name="logger">A replay-safe logger.</param>
internal sealed class DurableOrchestration(TaskOrchestrationContext context, ILogger logger) : IOrchestration
{
    // A timer was seen to fire 0.9 s early; a shorter wait would only fill the history.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private static readonly TaskOptions Retried = TaskOptions.FromRetryPolicy(RetryPolicies.Activity);

    /// <inheritdoc/>
    public DateTimeOffset CurrentTime => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc/>
    public Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) =>
        ShortenAsync(activity.Name, context.CallActivityAsync<TOutput>(activity.Name, input, Retried));

    /// <inheritdoc/>
    public Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input) =>
        ShortenAsync(workflow.Name, context.CallSubOrchestratorAsync<TOutput>(
            workflow.Name, input, new SubOrchestrationOptions(TaskOptions.FromRetryPolicy(RetryPolicies.Workflow), input is SegmentLoadInput segment ? SegmentId.Of(segment) : null)));

    /// <inheritdoc/>
    public Task WaitUntilAsync(DateTimeOffset dueTime)
    {
        logger.WorkflowWaits(context.InstanceId, dueTime);
        return SleepAsync(dueTime);
    }

    /// <inheritdoc/>
    public Task WaitForDatabaseAsync(DatabaseWait wait)
    {
        logger.DatabaseAway(context.InstanceId, wait.Since, wait.Attempts, wait.Until, wait.GivesUpAt, wait.Error);
        return SleepAsync(wait.Until);
    }

    /// <inheritdoc/>
    public void SetProgress(RunProgress progress) => context.SetCustomStatus(progress);

    /// <inheritdoc/>
    public void ContinueAsNew(CatalogLoadInput input)
    {
        logger.WorkflowContinues(context.InstanceId, input.Position?.After);
        context.ContinueAsNew(input);
    }

    private async Task SleepAsync(DateTimeOffset dueTime)
    {
        do
        {
            var shortest = CurrentTime + ShortestWait;
            await context.CreateTimer((dueTime > shortest ? dueTime : shortest).UtcDateTime, CancellationToken.None);
        }
        while (CurrentTime < dueTime);
    }

    private async Task<TOutput> ShortenAsync<TOutput>(string name, Task<TOutput> task)
    {
        try
        {
            return await task;
        }
        catch (TaskFailedException failure)
        {
            var error = ErrorText.Cut(failure.FailureDetails.ErrorMessage);
            if (RetryPolicies.IsDatabaseAway(failure.FailureDetails))
            {
                throw new ActivityFailedException(name, error) { IsDatabaseAway = true };
            }

            logger.ActivityGivenUp(context.InstanceId, name, error);
            throw new ActivityFailedException(name, error);
        }
    }
}
