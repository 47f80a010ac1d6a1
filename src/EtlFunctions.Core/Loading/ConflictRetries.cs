using EtlFunctions.Database;
using Npgsql;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Loading;

/// <summary>Tries a statement again that met another transaction over the same rows.</summary>
internal static class ConflictRetries
{
    public static ResiliencePipeline Create(TimeProvider timeProvider) => new ResiliencePipelineBuilder { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<PostgresException>(PostgresFaults.IsConflict),
            MaxRetryAttempts = LoadConstants.ConflictRetries,
            Delay = LoadConstants.ConflictDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
