using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Orchestrations;

/// <summary>One run of a feed. The instance's id is the run's.</summary>
public static class CatalogLoadOrchestration
{
    /// <summary>Runs the workflow.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The start, or where to go on.</param>
    /// <exception cref="RunNotSucceededException">The run ended incomplete or failed. One that another holder has now, or that somebody cancelled, did not.</exception>
    [Function("CatalogLoad")]
    public static async Task<CatalogLoadOutput> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CatalogLoadInput input)
    {
        var logger = context.CreateReplaySafeLogger(nameof(CatalogLoadOrchestration));
        logger.WorkflowStarted(context.InstanceId, input.Begin.Feed, input.Position?.After ?? 0);
        var output = await CatalogLoad.RunAsync(new DurableOrchestration(context, logger), input);
        if (output.State is not { } state)
        {
            // It continues as new.
            return output;
        }

        logger.WorkflowEnded(context.InstanceId, state, output.Reason is { } reason ? $": {reason}" : "");
        return output.IsFailure ? throw new RunNotSucceededException(input.Begin.Feed, state, output.Reason) : output;
    }
}
