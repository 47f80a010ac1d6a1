using EtlFunctions.Database;

namespace EtlFunctions.Orchestration;

/// <summary>An activity whose failures are looked at before an engine gets them: an outage of the database is told as such, and every failed attempt is counted.</summary>
/// <typeparam name="TInput">The input.</typeparam>
/// <typeparam name="TOutput">The output.</typeparam>
internal sealed class WatchedActivity<TInput, TOutput>(
    IActivity<TInput, TOutput> activity, DatabaseReach reach, FailedAttempts attempts, Func<TInput, ActivityRun> runOf) : IActivity<TInput, TOutput>
{
    public async Task<TOutput> RunAsync(TInput input, CancellationToken cancellationToken)
    {
        var run = runOf(input);
        try
        {
            if (run.Epoch is { } epoch)
            {
                await attempts.TellAsync(run.RunId, epoch, cancellationToken);
            }

            var output = await activity.RunAsync(input, cancellationToken);
            if (output is BeginRunOutput { MayRun: true, RunId: { } begun })
            {
                attempts.Move(run.RunId, begun);
            }

            return output;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var away = await reach.FindAsync(failure, cancellationToken);
            if (away is not null || !run.CountsFailures)
            {
                attempts.Add(run.RunId);
            }

            if (away is not null && away != failure)
            {
                throw away;
            }

            throw;
        }
    }
}

/// <summary>The run that an activity is called for.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held, or <see langword="null"/> before there is one.</param>
/// <param name="CountsFailures">Whether the activity counts its failed attempts itself, but for those that an outage ended.</param>
internal readonly record struct ActivityRun(Guid RunId, int? Epoch, bool CountsFailures = false);
