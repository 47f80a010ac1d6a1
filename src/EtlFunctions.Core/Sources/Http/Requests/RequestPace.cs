using System.Globalization;
using System.Threading.RateLimiting;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>The pace of a source's requests, shared by all its pages: a bounded number at once, a bounded rate, and the waits the API asks for.</summary>
internal sealed class RequestPace : IDisposable
{
    private readonly string _feed;
    private readonly TimeSpan _maxWait;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _concurrency;
    private readonly RequestRate? _rate;
    private readonly Lock _lock = new();
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private int _throttles;
    private int _wave;

    public RequestPace(string feed, HttpSourceOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _feed = feed;
        _timeProvider = timeProvider;
        _logger = logger;
        _maxWait = TimeSpan.FromSeconds(options.MaxWaitSeconds);
        _concurrency = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrentRequests, QueueLimit = int.MaxValue });
        _rate = options.RequestsPerSecond is { } rate ? new RequestRate((double)rate, timeProvider) : null;
    }

    /// <summary>Gets the number of the wave that a request belongs to which is sent now: a refusal ends the wave of the requests under way.</summary>
    public int Wave
    {
        get
        {
            lock (_lock)
            {
                return _wave;
            }
        }
    }

    /// <summary>Waits for the turn of a request. The lease is given back when its body is read.</summary>
    /// <exception cref="SourceWaitException">The API asked for a longer wait than an activity may hold on.</exception>
    public async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        var turn = await _concurrency.AcquireAsync(1, cancellationToken);
        try
        {
            while (Remaining() is var wait && wait > TimeSpan.Zero)
            {
                ThrowIfLong(wait);
                // A delay is cut to whole milliseconds: the rest of one would be waited for in a busy loop.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _timeProvider, cancellationToken);
            }

            if (_rate is not null)
            {
                await _rate.WaitAsync(cancellationToken);
            }

            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Takes note of a response's rate headers after a success.</summary>
    public void Succeeded(RateLimit limit)
    {
        lock (_lock)
        {
            _throttles = 0;
        }

        if (limit is { IsExhausted: true, Wait: { } wait })
        {
            Hold(wait);
        }
    }

    /// <summary>Takes note of a refusal for the rate, which holds all requests back.</summary>
    /// <param name="limit">What the response says about the rate.</param>
    /// <param name="wave">The wave in which the request was sent.</param>
    /// <param name="address">The address as shown.</param>
    /// <param name="status">The status.</param>
    /// <param name="words">What the API says, without secrets, or <see langword="null"/>.</param>
    /// <returns>How to go on after a short wait.</returns>
    /// <exception cref="SourceWaitException">The wait is a long one.</exception>
    public TransientRequestException Throttled(RateLimit limit, int wave, string address, int status, string? words = null)
    {
        int inARow;
        lock (_lock)
        {
            // Requests that were under way together are refused together: that is one refusal of the API, and none of what came of it.
            if (wave == _wave)
            {
                _wave++;
                _throttles++;
            }

            inARow = Math.Max(1, _throttles);
        }

        if (inARow > HttpConstants.MaxThrottlesInARow)
        {
            throw new SourceException($"{address}: the API refused requests for their rate {HttpConstants.MaxThrottlesInARow} times in a row, each time after the wait that was due ({status}).{RequestFailure.Says(words)} Set source.requestsPerSecond, then start again.") { StopsRun = true };
        }

        var wait = limit.Wait ?? limit.Reset ?? OwnWait(inARow);
        Hold(wait);
        ThrowIfLong(wait);
        return new TransientRequestException($"{address}: found the answer {status}: too many requests.{RequestFailure.Says(words)}", null) { IsThrottle = true, Delay = wait };
    }

    public void Dispose() => _concurrency.Dispose();

    private static TimeSpan OwnWait(int inARow)
    {
        var seconds = Math.Min(Math.Pow(2, inARow - 1), HttpConstants.MaxOwnWait.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 2)));
    }

    private void Hold(TimeSpan wait)
    {
        var until = _timeProvider.GetUtcNow() + wait;
        lock (_lock)
        {
            _notBefore = until > _notBefore ? until : _notBefore;
        }
    }

    private TimeSpan Remaining()
    {
        lock (_lock)
        {
            return _notBefore - _timeProvider.GetUtcNow();
        }
    }

    private void ThrowIfLong(TimeSpan wait)
    {
        if (wait > _maxWait)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"Feed {_feed}: the API asks to wait {wait.TotalSeconds:N0} seconds; expected at most {_maxWait.TotalSeconds:N0} (source.maxWaitSeconds). Start again later.")) { StopsRun = true };
        }

        if (wait > HttpConstants.MaxDelay)
        {
            var notBefore = _timeProvider.GetUtcNow() + wait;
            _logger.SourceThrottles(_feed, notBefore);
            throw new SourceWaitException(notBefore, $"Feed {_feed}: the API asks to wait until {notBefore:O}.");
        }
    }
}
