using EtlFunctions.Feeds;

namespace EtlFunctions.Sources;

/// <summary>Opens the source of one kind of feed; one is registered for each <see cref="SourceOptions.Type"/>.</summary>
public interface IProductSourceFactory
{
    /// <summary>Gets the value of a feed's <c>source.type</c> that this factory serves.</summary>
    string Type { get; }

    /// <summary>Opens the feed's source. Nothing is read before the first plan or page.</summary>
    /// <param name="feed">The feed, validated.</param>
    /// <returns>The source; the caller disposes it.</returns>
    IProductSource Create(Feed feed);
}
