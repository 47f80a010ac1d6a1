using System.Globalization;
using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Sources.Http;

/// <summary>Tries requests again, with growing and jittered delays, as long as there is progress and time.</summary>
internal sealed class RequestRetries(string feed, TimeSpan attemptTimeout, TimeSpan totalTimeout, TimeProvider timeProvider, ILogger logger)
{
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
        using var total = new CancellationTokenSource(totalTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        try
        {
            return await Pipeline<T>(attempts).ExecuteAsync(async token => await AttemptAsync(address, enter, attempt, token), either.Token);
        }
        catch (TransientRequestException failure)
        {
            throw new SourceException($"{failure.Message} Given up after {attempts.Failed} attempts; a resume tries again.", failure.InnerException);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{address}: no page came within {totalTimeout.TotalSeconds:N0} seconds (source.totalTimeoutSeconds), {attempts.Failed} attempts failed. A resume tries again."));
        }
    }

    private async Task<T> AttemptAsync<T>(
        string address, Func<CancellationToken, Task<IDisposable?>> enter, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var turn = await enter(cancellationToken);
        using var timeout = new CancellationTokenSource(attemptTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TransientRequestException(
                string.Create(CultureInfo.InvariantCulture, $"{address}: the answer did not come within {attemptTimeout.TotalSeconds:N0} seconds (source.timeoutSeconds)."), late)
            {
                BroughtData = late is PartialBodyException,
            };
        }
    }

    private ResiliencePipeline<T> Pipeline<T>(Attempts attempts) => new ResiliencePipelineBuilder<T> { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions<T>
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is TransientRequestException failure && attempts.MayGoOn(failure)),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = HttpConstants.FirstDelay,
            MaxDelay = HttpConstants.MaxDelay,
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as TransientRequestException)?.Delay),
            OnRetry = arguments =>
            {
                logger.RequestRetried(feed, arguments.Outcome.Exception!.Message, arguments.AttemptNumber + 1, arguments.RetryDelay);
                return default;
            },
        })
        .Build();
}
