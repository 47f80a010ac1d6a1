namespace EtlFunctions.Ledger;

/// <summary>What was judged of the products that a run did not see, and what became of them.</summary>
public sealed record Deletion
{
    /// <summary>Gets the run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets how far it is.</summary>
    public required DeletionState State { get; init; }

    /// <summary>Gets when it was judged.</summary>
    public DateTimeOffset JudgedAt { get; init; }

    /// <summary>Gets the feed's products before the run that were not discontinued.</summary>
    public long Known { get; init; }

    /// <summary>Gets those of them that the run did not see.</summary>
    public long Missing { get; init; }

    /// <summary>Gets why they are withheld, or <see langword="null"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the products that the run discontinued.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets their SKUs that it discontinued with them.</summary>
    public long Skus { get; init; }

    /// <summary>Gets the withheld products that were discontinued since a person approved.</summary>
    public long Approved { get; init; }

    /// <summary>Gets their SKUs.</summary>
    public long ApprovedSkus { get; init; }

    /// <summary>Gets the withheld products that stay, since they were seen or changed before the approval.</summary>
    public long Stayed { get; init; }

    /// <summary>Gets when a part of the list was approved last.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Gets the withheld products that still wait for a person.</summary>
    public long Waiting { get; init; }
}

/// <summary>How far a run's deletes are.</summary>
public enum DeletionState
{
    /// <summary>Some may be discontinued, others not yet.</summary>
    Applying,

    /// <summary>What the run did not see is discontinued.</summary>
    Applied,

    /// <summary>They are withheld, and not all are listed yet.</summary>
    Listing,

    /// <summary>They are withheld and wait for a person.</summary>
    Withheld,
}
