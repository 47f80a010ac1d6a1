namespace EtlFunctions.Ledger;

/// <summary>The kinds of reasons for which a run stops. Append-only: histories under way hold their names, the ledger those of <see cref="StopKinds"/>.</summary>
public enum StopKind
{
    /// <summary>Another holder took the run over, or somebody ended it: this holder changes nothing any more.</summary>
    Fenced,

    /// <summary>The source cannot be read further as things are, such as for want of a right.</summary>
    Source,

    /// <summary>An activity failed for good, mostly since the database was out of reach.</summary>
    Failure,

    /// <summary>More records were rejected than the run's limits allow.</summary>
    Rejects,

    /// <summary>Mapped paths that were there in the run before are not any more.</summary>
    Shape,

    /// <summary>The feed does not fit what the source holds, and must be changed first.</summary>
    Feed,

    /// <summary>Somebody asked the process to stop.</summary>
    Interrupted,

    /// <summary>The source is another one than the run was planned from.</summary>
    SourceChanged,

    /// <summary>What the run was planned from is no longer there.</summary>
    SourceGone,

    /// <summary>What the source gave contradicts itself or what was planned of it.</summary>
    SourceInconsistent,

    /// <summary>The source takes the run's cursor no more.</summary>
    CursorExpired,

    /// <summary>A page that planning put into the ledger is not there.</summary>
    PageLost,

    /// <summary>Pages failed, at least one of them in a way that may pass.</summary>
    PageFailed,

    /// <summary>Pages failed for what the source gives for them.</summary>
    PageRefused,

    /// <summary>The database refuses what a run needs.</summary>
    Database,

    /// <summary>Records in several places are not settled.</summary>
    Unsettled,

    /// <summary>What was written is not what was read.</summary>
    Unbalanced,

    /// <summary>The source is empty, and was not before.</summary>
    Emptied,

    /// <summary>No record has the value that an incremental feed goes on from.</summary>
    Cursorless,

    /// <summary>The feed was edited since the run was planned.</summary>
    FeedChanged,

    /// <summary>The run was gone on with and got no further.</summary>
    NoHeadway,

    /// <summary>More SKUs would be discontinued than the feed allows.</summary>
    Deletes,
}
