using System.Globalization;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Sources.Http;

/// <summary>Tries requests again, with growing and jittered delays, as long as there is progress and time.</summary>
internal sealed class RequestRetries
{
    private static readonly ResiliencePropertyKey<Attempts> Counted = new("etl.attempts");

    private readonly TimeSpan _attemptTimeout;
    private readonly TimeSpan _totalTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly ResiliencePipeline _pipeline;
    private long _count;

    public RequestRetries(string feed, TimeSpan attemptTimeout, TimeSpan totalTimeout, TimeProvider timeProvider, ILogger logger)
    {
        (_attemptTimeout, _totalTimeout, _timeProvider) = (attemptTimeout, totalTimeout, timeProvider);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is TransientRequestException && attempt.Context.Properties.TryGetValue(Counted, out var attempts) && attempts.MayGoOn),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = HttpConstants.FirstDelay,
                MaxDelay = HttpConstants.MaxDelay,
                DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as TransientRequestException)?.Delay),
                OnRetry = attempt =>
                {
                    // To be refused for the rate is no failure, and so no retry.
                    if (attempt.Outcome.Exception is not TransientRequestException { IsThrottle: true })
                    {
                        Interlocked.Increment(ref _count);
                    }

                    logger.RequestRetried(feed, attempt.Outcome.Exception!.Message, attempt.AttemptNumber + 1, attempt.RetryDelay);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Gets the requests tried again so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Runs attempts until one succeeds.</summary>
    /// <param name="address">The address as shown.</param>
    /// <param name="enter">Waits for the attempt's turn, which its timeout does not cover.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Stops the attempts.</param>
    /// <exception cref="SourceException">All failed, or one in a way that no other mends.</exception>
    public async Task<T> RunAsync<T>(
        string address, Func<CancellationToken, Task<IDisposable?>> enter, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var attempts = new Attempts();
        using var total = new CancellationTokenSource(_totalTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(address, either.Token);
        context.Properties.Set(Counted, attempts);
        try
        {
            return await _pipeline.ExecuteAsync(async inner => await CountAsync(address, enter, attempt, attempts, inner.CancellationToken), context);
        }
        catch (TransientRequestException failure)
        {
            throw new SourceException($"{failure.Message} Given up after {attempts.Failed} attempts; the next start tries again.", failure.InnerException) { MayPass = true };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{address}: no page came within {_totalTimeout.TotalSeconds:N0} seconds (source.totalTimeoutSeconds), {attempts.Failed} attempts failed. The next start tries again.")) { MayPass = true };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<T> CountAsync<T>(
        string address, Func<CancellationToken, Task<IDisposable?>> enter, Func<CancellationToken, Task<T>> attempt, Attempts attempts, CancellationToken cancellationToken)
    {
        try
        {
            return await AttemptAsync(address, enter, attempt, cancellationToken);
        }
        catch (TransientRequestException failure)
        {
            attempts.Count(failure);
            throw;
        }
    }

    private async Task<T> AttemptAsync<T>(
        string address, Func<CancellationToken, Task<IDisposable?>> enter, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var turn = await enter(cancellationToken);
        using var timeout = new CancellationTokenSource(_attemptTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TransientRequestException(
                string.Create(CultureInfo.InvariantCulture, $"{address}: the answer did not come within {_attemptTimeout.TotalSeconds:N0} seconds (source.timeoutSeconds)."), late)
            {
                BroughtData = late is PartialBodyException,
            };
        }
    }
}
