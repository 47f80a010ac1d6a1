using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Feeds;

/// <summary>The part <c>target</c> of a feed.</summary>
public sealed record TargetOptions
{
    /// <summary>The products, and SKUs, that may always be discontinued at once: of a few, one would be a large share.</summary>
    public const int AlwaysAllowed = 10;

    /// <summary>Gets what happens to products of the feed that a complete run did not see; the default is <see cref="DeleteMissing.None"/>.</summary>
    public DeleteMissing DeleteMissing { get; init; } = DeleteMissing.None;

    /// <summary>
    /// Gets the largest share, in percent of the feed's products before the run, that one run may discontinue; and the same of its
    /// SKUs, whatever <see cref="DeleteMissing"/> says. Up to <see cref="AlwaysAllowed"/> are allowed whatever their share, unless they are all products there are.
    /// </summary>
    /// <value>0 to 100; the default is 10. 0 allows none, 100 all.</value>
    [Range(0, 100)]
    public int MaxDeletePercent { get; init; } = 10;

    /// <summary>Gets a value indicating whether products are discontinued although records were rejected whose key could not be read.</summary>
    /// <value>The default is <see langword="false"/>: such a record may be any product.</value>
    public bool UnreadableMayDelete { get; init; }
}

/// <summary>What happens to products that a complete run did not see.</summary>
public enum DeleteMissing
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>They and their SKUs are marked discontinued; seen again, they come back.</summary>
    Soft,
}
