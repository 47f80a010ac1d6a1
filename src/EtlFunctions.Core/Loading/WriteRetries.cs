using EtlFunctions.Database;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Loading;

/// <summary>Tries a write again while the database is away for a moment, so that what was fetched for it is still in hand and not fetched again.</summary>
/// <remarks>
/// The first time at once: a proxy or firewall that cut the pool's connections while a source took its time is met at the first
/// statement. Longer outages are the engine's, which asks the source anew.
/// </remarks>
internal sealed class WriteRetries(EtlDataSource dataSource, TimeProvider timeProvider, ILogger<WriteRetries> logger)
{
    private static readonly ResiliencePropertyKey<string> What = new("etl.what");

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<NpgsqlException>(PostgresFaults.IsTransient)
                .Handle<ChunkInDoubtException>()
                .Handle<TimeoutException>(),
            MaxRetryAttempts = LoadConstants.WriteRetries,
            DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(DelayOf(attempt.AttemptNumber)),
            OnRetry = attempt =>
            {
                if (attempt.Outcome.Exception is ChunkInDoubtException || (attempt.Outcome.Exception is NpgsqlException fault && PostgresFaults.IsAnswerLost(fault)))
                {
                    // What cut one idle connection has cut the others of the pool too.
                    dataSource.Connections.Clear();
                }

                attempt.Context.Properties.TryGetValue(What, out var what);
                logger.WriteRetried(what ?? string.Empty, ErrorText.Of(attempt.Outcome.Exception!), attempt.RetryDelay);
                return default;
            },
        })
        .Build();

    /// <summary>Writes, again if need be; the write must be safe to repeat.</summary>
    /// <param name="what">What is written, for the log.</param>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops the attempts.</param>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(What, what);
        try
        {
            return await _pipeline.ExecuteAsync(async inner => await write(inner.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static TimeSpan DelayOf(int failed) => failed == 0
        ? TimeSpan.Zero
        : Math.Min(Math.Pow(2, failed - 1), LoadConstants.MaxWriteDelays) * LoadConstants.FirstWriteDelay * (0.75 + (Random.Shared.NextDouble() / 2));
}
