namespace EtlFunctions.Ledger;

/// <summary>Why a run stops before its end.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">A short text for a person.</param>
public sealed record StopReason(StopKind Kind, string Message);

/// <summary>The kinds of reasons.</summary>
public enum StopKind
{
    /// <summary>Another holder took the run over, or somebody ended it: this holder changes nothing any more.</summary>
    Fenced,

    /// <summary>The source cannot be read further.</summary>
    Source,

    /// <summary>The ledger or an activity failed for good.</summary>
    Failure,

    /// <summary>More records were rejected than the run's limits allow.</summary>
    Rejects,

    /// <summary>Mapped paths that were there in the run before are not any more.</summary>
    Shape,
    /// <summary>The feed does not fit what the source holds, and must be changed first.</summary>
    Feed,

    /// <summary>More SKUs would be discontinued than the feed allows.</summary>
    Deletes,
}
