namespace EtlFunctions.Orchestration;

/// <summary>The workflows. Names and types are contracts with histories under way.</summary>
public static class Workflows
{
    /// <summary>One run of a feed.</summary>
    public static readonly WorkflowDefinition<CatalogLoadInput, CatalogLoadOutput> CatalogLoad = new("CatalogLoad", Orchestration.CatalogLoad.RunAsync);

    /// <summary>The pages of one segment.</summary>
    public static readonly WorkflowDefinition<SegmentLoadInput, SegmentLoadOutput> SegmentLoad = new("SegmentLoad", Orchestration.SegmentLoad.RunAsync);
}

/// <summary>A workflow: its name, and its code against the port.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TOutput">The output's type.</typeparam>
/// <param name="Name">The name; a contract with histories under way.</param>
/// <param name="RunAsync">The code; deterministic, see <see cref="IOrchestration"/>.</param>
public sealed record WorkflowDefinition<TInput, TOutput>(string Name, Func<IOrchestration, TInput, Task<TOutput>> RunAsync);
