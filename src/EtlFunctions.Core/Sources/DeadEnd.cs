namespace EtlFunctions.Sources;

/// <summary>Why a run cannot go on with its source from where it stands, whoever tries again and when.</summary>
public enum DeadEnd
{
    /// <summary>The source is another one than the run was planned from.</summary>
    Changed,

    /// <summary>What the run was planned from is no longer there.</summary>
    Gone,

    /// <summary>What the source gave contradicts itself or what was planned of it, so that what was read cannot be relied upon.</summary>
    Inconsistent,

    /// <summary>The source takes the cursor no more.</summary>
    CursorExpired,

    /// <summary>A page that planning put into the ledger is not there.</summary>
    PageLost,
}
