namespace EtlFunctions.Ledger;

/// <summary>What came of approving a run's withheld deletes.</summary>
public sealed record ApprovalResult
{
    /// <summary>Gets the products discontinued.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets their SKUs.</summary>
    public long Skus { get; init; }

    /// <summary>Gets the products that stay, since a later run saw them, or they were changed or discontinued since.</summary>
    public long Stayed { get; init; }

    /// <summary>Gets the products that still wait.</summary>
    public long Waiting { get; init; }

    /// <summary>Gets why it went no further, or <see langword="null"/>.</summary>
    public ApprovalRefusal? Refusal { get; init; }

    /// <summary>Gets the run in the way.</summary>
    public Guid? Other { get; init; }
}

/// <summary>Why withheld deletes are not applied though a person approved them.</summary>
public enum ApprovalRefusal
{
    /// <summary>None of the run waits: none was withheld, or they are dealt with.</summary>
    Nothing,

    /// <summary>A run of the feed is under way, or was left so by a process that died.</summary>
    Running,

    /// <summary>A later run's pages are no longer kept, so that nobody knows what it saw.</summary>
    Pruned,

    /// <summary>A later run read records whose key could not be read; they may be of any product.</summary>
    Unreadable,
}
