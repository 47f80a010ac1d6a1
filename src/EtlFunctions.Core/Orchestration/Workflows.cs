namespace EtlFunctions.Orchestration;

/// <summary>The workflows. Names and types are contracts with histories under way.</summary>
public static class Workflows
{
    /// <summary>One run of a feed.</summary>
    public static readonly WorkflowDefinition<CatalogLoadInput, CatalogLoadOutput> CatalogLoad = new("CatalogLoad", Orchestration.CatalogLoad.RunAsync);

    /// <summary>The pages of one segment.</summary>
    public static readonly WorkflowDefinition<SegmentLoadInput, SegmentLoadOutput> SegmentLoad = new("SegmentLoad", Orchestration.SegmentLoad.RunAsync);
}
