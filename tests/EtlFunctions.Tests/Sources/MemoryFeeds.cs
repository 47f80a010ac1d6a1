using System.Collections.Concurrent;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Mapping;

namespace EtlFunctions.Tests.Sources;

/// <summary>Feeds whose records are JSON texts in memory: the feeds and the sources of a <see cref="CoreHost"/>.</summary>
internal sealed class MemoryFeeds : IFeedProvider, IProductSourceFactory
{
    private readonly ConcurrentDictionary<string, (Feed Feed, MemorySource Source)> _feeds = new(StringComparer.Ordinal);

    public string Type => MemorySourceOptions.TypeName;

    /// <summary>Adds or replaces a feed with the fields of <see cref="MappingSample.Full"/>.</summary>
    /// <returns>Its source, to be watched or made to fail.</returns>
    public MemorySource Add(string name, IReadOnlyList<string> records, LimitOptions? limits = null)
    {
        var feed = new Feed
        {
            Name = name,
            Source = new MemorySourceOptions(),
            Mapping = MappingSample.Full,
            Limits = limits ?? new LimitOptions(),
            BaseDirectory = Path.GetTempPath(),
        };
        var source = new MemorySource(name, records, feed.Limits.PageSize);
        _feeds[name] = (feed, source);
        return source;
    }

    /// <summary>Changes a feed, keeping its source.</summary>
    public void Change(string name, Func<Feed, Feed> change)
    {
        var (feed, source) = _feeds[name];
        _feeds[name] = (change(feed), source);
    }

    /// <summary>Gets a feed's source.</summary>
    public MemorySource Source(string name) => _feeds[name].Source;

    public Feed Load(string name) => _feeds.TryGetValue(name, out var found)
        ? found.Feed
        : throw new FeedValidationException([new FeedError(name, "$", "no such feed", "a feed that the test added")]);

    public IProductSource Create(Feed feed) => _feeds[feed.Name].Source;
}
