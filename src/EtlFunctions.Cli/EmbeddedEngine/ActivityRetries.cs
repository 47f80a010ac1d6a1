using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Orchestration;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>How the engine retries an activity whose failure waiting may mend.</summary>
internal static class ActivityRetries
{
    /// <summary>The property of an execution that says whom to tell of a retry; the operation key is what the user calls it.</summary>
    public static readonly ResiliencePropertyKey<(string Activity, IRunObserver Observer)> Told = new("etl.told");

    public static ResiliencePipeline Create(TimeProvider timeProvider) => new ResiliencePipelineBuilder { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } failure and not DatabaseAwayException && FailureClassifier.IsTransient(failure) && !attempt.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = EngineConstants.MaxRetries,
            Delay = EngineConstants.FirstRetryDelay,
            MaxDelay = EngineConstants.MaxRetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            OnRetry = Tell,
        })
        .Build();

    private static ValueTask Tell(OnRetryArguments<object> retry)
    {
        var error = retry.Outcome.Exception is { } failure ? ErrorText.Of(failure) : "no result";
        if (retry.Context.Properties.TryGetValue(Told, out var told))
        {
            EtlTelemetry.Retry(told.Activity);
            told.Observer.OnRetry(retry.Context.OperationKey ?? told.Activity, retry.AttemptNumber + 1, retry.RetryDelay, error);
        }

        return default;
    }
}
