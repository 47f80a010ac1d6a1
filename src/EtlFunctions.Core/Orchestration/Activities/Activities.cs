namespace EtlFunctions.Orchestration;

/// <summary>The activities of the workflows. Names and types are contracts with histories under way.</summary>
public static class Activities
{
    /// <summary>Takes the lease and begins or adopts a run.</summary>
    public static readonly ActivityName<BeginRunInput, BeginRunOutput> BeginRun = new("BeginRun");

    /// <summary>Holds the first records against the feed's shape and loads their pages.</summary>
    public static readonly ActivityName<LoadHeadInput, LoadHeadOutput> LoadHead = new("LoadHead");

    /// <summary>Plans the next pages into the ledger, or finds those planned before and not committed.</summary>
    public static readonly ActivityName<PlanSegmentInput, PlanSegmentOutput> PlanSegment = new("PlanSegment");

    /// <summary>Reads, maps and commits a page.</summary>
    public static readonly ActivityName<LoadPageInput, LoadPageOutput> LoadPage = new("LoadPage");

    /// <summary>Notes that a page is given up for this attempt.</summary>
    public static readonly ActivityName<FailPageInput, bool> FailPage = new("FailPage");

    /// <summary>Compares what was read with what was written.</summary>
    public static readonly ActivityName<ReconcileInput, ReconcileOutput> Reconcile = new("Reconcile");

    /// <summary>Discontinues the products that a complete run did not see, or lists them where a person is to decide.</summary>
    public static readonly ActivityName<DeleteMissingInput, DeleteMissingOutput> DeleteMissing = new("DeleteMissing");

    /// <summary>Gives the verdict and the lease back.</summary>
    public static readonly ActivityName<CompleteRunInput, CompleteRunOutput> CompleteRun = new("CompleteRun");
}

/// <summary>An activity's name with the types it takes and returns.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TOutput">The output's type.</typeparam>
/// <param name="Name">The name; a contract with histories under way.</param>
public sealed record ActivityName<TInput, TOutput>(string Name);
