using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Orchestrations;

/// <summary>The pages of one segment, in a history of their own.</summary>
public static class SegmentOrchestration
{
    /// <summary>Runs the workflow.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The pages.</param>
    [Function("SegmentLoad")]
    public static Task<SegmentLoadOutput> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, SegmentLoadInput input) =>
        SegmentLoad.RunAsync(new DurableOrchestration(context, context.CreateReplaySafeLogger(nameof(SegmentOrchestration))), input);
}
