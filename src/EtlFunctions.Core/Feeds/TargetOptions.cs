namespace EtlFunctions.Feeds;

/// <summary>The part <c>target</c> of a feed.</summary>
public sealed record TargetOptions
{
    /// <summary>Gets what happens to products of the feed that a complete run did not see. The default, and so far the only value, is <see cref="DeleteMissing.None"/>.</summary>
    public DeleteMissing DeleteMissing { get; init; } = DeleteMissing.None;
}

/// <summary>What happens to products that a complete run did not see.</summary>
public enum DeleteMissing
{
    /// <summary>They stay as they are.</summary>
    None,
}
