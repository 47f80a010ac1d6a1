using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>The open sources of the runs this process works on; one for each run and epoch, opened by the first activity that needs it.</summary>
/// <remarks>
/// A source holds a response's body or megabytes of pages. It is closed when the run ends here or turns out to be another's; where
/// this process is not told, as of a run that another instance completed, when nobody used it for <see cref="IdleTime"/>.
/// </remarks>
public sealed class FeedSessions : IAsyncDisposable
{
    /// <summary>How long a session stays open that nobody uses.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly IFeedProvider _feeds;
    private readonly IRecordMapperFactory _mappers;
    private readonly LeaseOptions _lease;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<FeedSessions> _logger;
    private readonly Dictionary<string, IProductSourceFactory> _sources;
    private readonly Dictionary<(Guid Run, int Epoch), OpenSession> _open = [];
    private readonly Lock _lock = new();
    private readonly ITimer _sweep;

    internal FeedSessions(
        IFeedProvider feeds, IEnumerable<IProductSourceFactory> sources, IRecordMapperFactory mappers, LeaseOptions lease, TimeProvider timeProvider, ILogger<FeedSessions> logger)
    {
        _feeds = feeds;
        _mappers = mappers;
        _lease = lease;
        _timeProvider = timeProvider;
        _logger = logger;
        _sources = sources.ToDictionary(s => s.Type, StringComparer.Ordinal);
        _sweep = timeProvider.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the sessions that are open or about to be closed by their last user's end.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets the run's session, opening it if need be; it stays open until the use ends.</summary>
    internal SessionUse Use(Guid runId, int epoch, string feed, LimitOptions limits)
    {
        OpenSession open;
        lock (_lock)
        {
            if (!_open.TryGetValue((runId, epoch), out open!))
            {
                open = new OpenSession(new Lazy<FeedSession>(() => Open(feed, limits)));
                _open.Add((runId, epoch), open);
                Count++;
            }

            // Before the timer is set: a clock of a test's may run it at once, within this lock.
            open.Users++;
            if (_open.Count == 1 && open.Users == 1)
            {
                _sweep.Change(SweepInterval, SweepInterval);
            }
        }

        try
        {
            return new SessionUse(open.Session.Value, () => ReleaseAsync(open));
        }
        catch
        {
            // Not for good: a source that cannot be opened now may open at the next attempt.
            lock (_lock)
            {
                open.Users--;
                Forget((runId, epoch), open);
                _ = IsOver(open);
            }

            throw;
        }
    }

    /// <summary>Closes the run's sources in this process that are of an epoch or of an older one, each as soon as nobody uses it; a later use opens another.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch.</param>
    public async ValueTask CloseAsync(Guid runId, int epoch)
    {
        foreach (var session in Take((key, _) => key.Run == runId && key.Epoch <= epoch))
        {
            await CloseAsync(session);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        foreach (var session in Take((_, _) => true))
        {
            await CloseAsync(session);
        }
    }

    private FeedSession Open(string name, LimitOptions limits)
    {
        var feed = _feeds.Load(name) with { Limits = limits };
        return _sources.TryGetValue(feed.Source.Type, out var source)
            ? new FeedSession(feed, source.Create(feed), _mappers.Create(feed.Name, feed.Mapping), CursorReader.Of(feed.Incremental)) { Lease = new LeaseClock(_lease, _timeProvider) }
            : throw new SourceException($"Feed {name}: found the source type '{feed.Source.Type}', expected one of {string.Join(", ", _sources.Keys)}.") { StopsRun = true };
    }

    private void Sweep()
    {
        foreach (var session in Take((_, open) => open.Users == 0 && _timeProvider.GetElapsedTime(open.LastUse) >= IdleTime))
        {
            // A timer waits for nobody; what fails is in the log.
            _ = CloseAsync(session).AsTask();
        }
    }

    /// <summary>Takes sessions out, so that no later use finds them, and gives those that nobody uses.</summary>
    private List<FeedSession> Take(Func<(Guid Run, int Epoch), OpenSession, bool> which)
    {
        var free = new List<FeedSession>();
        lock (_lock)
        {
            foreach (var (key, open) in _open.Where(o => which(o.Key, o.Value)).ToArray())
            {
                Forget(key, open);
                if (IsOver(open))
                {
                    free.Add(open.Session.Value);
                }
            }
        }

        return free;
    }

    private async ValueTask ReleaseAsync(OpenSession open)
    {
        lock (_lock)
        {
            open.LastUse = _timeProvider.GetTimestamp();
            open.Users--;
            if (!IsOver(open))
            {
                return;
            }
        }

        await CloseAsync(open.Session.Value);
    }

    private void Forget((Guid Run, int Epoch) key, OpenSession open)
    {
        if (open.IsTaken)
        {
            return;
        }

        _open.Remove(key);
        open.IsTaken = true;
        if (_open.Count == 0)
        {
            _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Tells once of each session that nobody uses it or will.</summary>
    private bool IsOver(OpenSession open)
    {
        if (!open.IsTaken || open.IsClosed || open.Users > 0)
        {
            return false;
        }

        open.IsClosed = true;
        Count--;
        return true;
    }

    private async ValueTask CloseAsync(FeedSession session)
    {
        try
        {
            if (session.Head is { } head)
            {
                await head.DisposeAsync();
            }

            await session.Source.DisposeAsync();
        }
        catch (Exception failure)
        {
            _logger.SessionNotClosed(session.Feed.Name, failure);
        }
    }

    private sealed class OpenSession(Lazy<FeedSession> session)
    {
        public Lazy<FeedSession> Session => session;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public bool IsTaken { get; set; }

        public bool IsClosed { get; set; }
    }
}

/// <summary>A session while somebody uses it.</summary>
/// <param name="session">The session.</param>
/// <param name="release">Ends the use.</param>
internal sealed class SessionUse(FeedSession session, Func<ValueTask> release) : IAsyncDisposable
{
    public FeedSession Session => session;

    public ValueTask DisposeAsync() => release();
}
