using System.Collections.Concurrent;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Orchestration;

/// <summary>The open sources of the runs this process works on; one a run, opened by the first page that needs it.</summary>
public sealed class FeedSessions : IAsyncDisposable
{
    private readonly IFeedProvider _feeds;
    private readonly IRecordMapperFactory _mappers;
    private readonly LeaseOptions _lease;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<Guid, Lazy<FeedSession>> _open = new();
    private readonly Dictionary<string, IProductSourceFactory> _sources;

    internal FeedSessions(
        IFeedProvider feeds, IEnumerable<IProductSourceFactory> sources, IRecordMapperFactory mappers, LeaseOptions lease, TimeProvider timeProvider)
    {
        _feeds = feeds;
        _mappers = mappers;
        _lease = lease;
        _timeProvider = timeProvider;
        _sources = sources.ToDictionary(s => s.Type, StringComparer.Ordinal);
    }

    /// <summary>Gets the run's session, opening it if need be.</summary>
    internal FeedSession Get(Guid runId, string feed, LimitOptions limits)
    {
        var session = _open.GetOrAdd(runId, _ => new Lazy<FeedSession>(() => Open(feed, limits)));
        try
        {
            return session.Value;
        }
        catch
        {
            // Not for good: a source that cannot be opened now may open at the next attempt.
            _open.TryRemove(new KeyValuePair<Guid, Lazy<FeedSession>>(runId, session));
            throw;
        }
    }

    /// <summary>Closes the run's source in this process, if it is open; a later page opens it again.</summary>
    /// <param name="runId">The run.</param>
    public async ValueTask CloseAsync(Guid runId)
    {
        if (_open.TryRemove(runId, out var session) && session.IsValueCreated)
        {
            if (session.Value.Head is { } head)
            {
                await head.DisposeAsync();
            }

            await session.Value.Source.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var runId in _open.Keys)
        {
            await CloseAsync(runId);
        }
    }

    private FeedSession Open(string name, LimitOptions limits)
    {
        var feed = _feeds.Load(name) with { Limits = limits };
        return _sources.TryGetValue(feed.Source.Type, out var source)
            ? new FeedSession(feed, source.Create(feed), _mappers.Create(feed.Name, feed.Mapping), CursorReader.Of(feed.Incremental)) { Lease = new LeaseClock(_lease, _timeProvider) }
            : throw new SourceException($"Feed {name}: found the source type '{feed.Source.Type}', expected one of {string.Join(", ", _sources.Keys)}.") { StopsRun = true };
    }
}
