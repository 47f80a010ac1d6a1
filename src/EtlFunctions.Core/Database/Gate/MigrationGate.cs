using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Database;

/// <summary>Migrates the database when it is first needed, so that the start of a host never depends on it.</summary>
/// <remarks>
/// One task of the process migrates, whoever and however many wait for it. It tries again for five minutes while PostgreSQL is
/// away and then ends, so that a host that nobody asks anything is quiet; the next who comes after a pause begins anew.
/// </remarks>
/// <param name="migrator">Migrates.</param>
/// <param name="timeProvider">The clock of waits and pauses.</param>
/// <param name="logger">Receives why the database is not up to date yet, once when that begins and once when the task gives up.</param>
public sealed class MigrationGate(Migrator migrator, TimeProvider timeProvider, ILogger<MigrationGate> logger) : ISchemaGate, IDisposable
{
    /// <summary>How long a request or an activity waits for a migration that has met no fault.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause between two attempts, and between the end of the task and the next one.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>How long the task tries again. A timer's function, which waits for it, may run for ten minutes.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Attempt? _last;

    /// <inheritdoc/>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var attempt = Current();
        if (!attempt.Task.IsCompletedSuccessfully)
        {
            try
            {
                await Task.WhenAny(attempt.Task, attempt.Fault.Task).WaitAsync(Patience, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw SchemaNotReadyException.UnderWay();
            }

            ThrowUnlessDone(attempt);
        }
    }

    /// <inheritdoc/>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var attempt = Current();
        await Task.WhenAny(attempt.Task).WaitAsync(cancellationToken);
        ThrowUnlessDone(attempt);
    }

    /// <summary>Stops the task.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private static void ThrowUnlessDone(Attempt attempt)
    {
        if (!attempt.Task.IsCompletedSuccessfully)
        {
            throw SchemaNotReadyException.Of(attempt.Fault.Task.Result);
        }
    }

    private Attempt Current()
    {
        lock (_lock)
        {
            if (_last is null || (_last.Task.IsFaulted && timeProvider.GetElapsedTime(_last.EndedAt) >= Pause))
            {
                _last = new Attempt(timeProvider.GetTimestamp());
                // It outlives the request that began it, so it takes none of its context along: neither trace nor log scope.
                using (ExecutionContext.SuppressFlow())
                {
                    var attempt = _last;
                    var stopping = _stopping.Token;
                    attempt.Task = Task.Run(() => MigrateAsync(attempt, stopping), CancellationToken.None);
                }
            }

            return _last;
        }
    }

    private async Task MigrateAsync(Attempt attempt, CancellationToken stopping)
    {
        try
        {
            await RetriesOf(attempt).ExecuteAsync(async token => await migrator.MigrateAsync(token), stopping);
        }
        catch (Exception exception)
        {
            attempt.EndedAt = timeProvider.GetTimestamp();
            attempt.Fault.TrySetResult(exception);
            if (!stopping.IsCancellationRequested)
            {
                logger.MigrationGivenUp(ErrorText.Of(exception), Pause, exception);
            }

            throw;
        }
    }

    private ResiliencePipeline RetriesOf(Attempt attempt) => new ResiliencePipelineBuilder { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = outcome => ValueTask.FromResult(
                outcome.Outcome.Exception is { } fault && SchemaNotReadyException.IsOutage(fault) && timeProvider.GetElapsedTime(attempt.BeganAt) < Longest),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = Pause,
            OnRetry = retry =>
            {
                if (attempt.Fault.TrySetResult(retry.Outcome.Exception!))
                {
                    logger.MigrationWaits(ErrorText.Of(retry.Outcome.Exception!));
                }

                return default;
            },
        })
        .Build();

    /// <summary>One life of the task.</summary>
    /// <param name="beganAt">The timestamp of its beginning.</param>
    private sealed class Attempt(long beganAt)
    {
        public long BeganAt { get; } = beganAt;

        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Gets the first fault it met, if any.</summary>
        public TaskCompletionSource<Exception> Fault { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gets or sets the timestamp of its failure.</summary>
        public long EndedAt { get; set; }
    }
}
