using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Sources;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Orchestration;

/// <summary>Reads, maps and commits a page. No connection is held while the source is read.</summary>
internal sealed class LoadPageActivity(
    FeedSessions sessions, PageLoader loader, PageLedger pages, RunLedger runs, SourceRetries retries, DatabaseReach reach, FailedAttempts attempts, TimeProvider timeProvider,
    ILogger<LoadPageActivity> logger) : IActivity<LoadPageInput, LoadPageOutput>
{
    public async Task<LoadPageOutput> RunAsync(LoadPageInput input, CancellationToken cancellationToken)
    {
        using var span = EtlTelemetry.StartPage(input.Feed, input.RunId, input.Page.Number);
        var output = await LoadAsync(input, cancellationToken);
        EtlTelemetry.Page(input.Feed, Word(output.Outcome));
        return output;
    }

    private async Task<LoadPageOutput> LoadAsync(LoadPageInput input, CancellationToken cancellationToken)
    {
        try
        {
            if (input.AfterWait && !await runs.ShowWaitAsync(input.RunId, input.Epoch, until: null, cancellationToken))
            {
                return await FencedAsync(input, PageLoad.Nothing, cancellationToken);
            }

            await using var use = sessions.Use(input.RunId, input.Epoch, input.Feed, input.Limits);
            var session = use.Session;
            if (session.Rejects.Passed is { } before)
            {
                return TooManyRejects(PageLoad.Nothing, before);
            }

            var page = new PageToLoad(input.RunId, input.Epoch, input.Page.Number, input.Page.Token, input.Page.Chunks);
            var load = await LoadAsync(session, input, page, cancellationToken);
            return load.TooManyRejects is { } passed ? TooManyRejects(load, passed)
                : load.GoesOn ? new LoadPageOutput(PageOutcome.Committed, load.Counts, load.Chunks)
                : await FencedAsync(input, load, cancellationToken);
        }
        catch (SourceWaitException wait)
        {
            return await runs.ShowWaitAsync(input.RunId, input.Epoch, wait.NotBefore, cancellationToken)
                ? new LoadPageOutput(PageOutcome.Waiting, LoadCounts.Zero, NotBefore: wait.NotBefore)
                : await FencedAsync(input, PageLoad.Nothing, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var kind = FailureClassifier.Classify(failure);
            var error = ErrorText.Of(failure);
            if (kind != FailureKind.Transient && await FindAsync(input, cancellationToken) is { } standing)
            {
                return standing;
            }

            if (kind == FailureKind.Transient && await reach.FindAsync(failure, cancellationToken) is { } away)
            {
                // Not the page's doing, so it is not counted against it; nor could it be.
                throw away;
            }

            await RecordAsync(input, error, isFinal: kind != FailureKind.Transient, FailureClassifier.IsRefusal(failure));
            if (kind == FailureKind.Transient)
            {
                throw;
            }

            logger.PageFailed(input.RunId, input.Page.Number, error, failure);
            return kind == FailureKind.Run
                ? new LoadPageOutput(PageOutcome.Stopped, LoadCounts.Zero, Stop: new StopReason(FailureClassifier.StopKindOf(failure), error))
                : new LoadPageOutput(PageOutcome.Failed, LoadCounts.Zero, Error: error);
        }
    }

    private static LoadPageOutput TooManyRejects(PageLoad load, string passed) =>
        new(PageOutcome.Stopped, load.Counts, load.Chunks, Stop: new StopReason(StopKind.Rejects, passed));

    private async Task<PageLoad> LoadAsync(FeedSession session, LoadPageInput input, PageToLoad page, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        try
        {
            var load = await loader.LoadAsync(session, page, cancellationToken);
            if (load.GoesOn && timeProvider.GetElapsedTime(began) is var time && session.Slowest.Take(time))
            {
                // The page is committed: a stop asked for now has nothing to stop here.
                await runs.NoteSlowPageAsync(input.RunId, input.Epoch, page.Number, time, CancellationToken.None);
            }

            return load;
        }
        finally
        {
            await retries.NoteAsync(session, input.RunId, input.Epoch);
        }
    }

    private async Task<LoadPageOutput> FencedAsync(LoadPageInput input, PageLoad load, CancellationToken cancellationToken)
    {
        var reason = Fencing.Reason(input.RunId, await pages.PlanStateAsync(input.RunId, cancellationToken));
        logger.PageFenced(input.RunId, input.Page.Number, reason.Message);
        await sessions.CloseAsync(input.RunId, input.Epoch);
        return new LoadPageOutput(PageOutcome.Stopped, load.Counts, load.Chunks, Stop: reason);
    }

    /// <summary>Answers for a page that another delivery of this call committed, or that is another's: what it was read from may be gone since.</summary>
    private async Task<LoadPageOutput?> FindAsync(LoadPageInput input, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.StandingAsync(input.RunId, input.Page.Number, cancellationToken) switch
            {
                { IsCommitted: true } => new LoadPageOutput(PageOutcome.Committed, LoadCounts.Zero),
                { Epoch: var epoch } when epoch == input.Epoch => null,
                _ => await FencedAsync(input, PageLoad.Nothing, cancellationToken),
            };
        }
        catch (NpgsqlException)
        {
            // The failure itself is on its way up.
            return null;
        }
    }

    private async Task RecordAsync(LoadPageInput input, string error, bool isFinal, bool isRefused)
    {
        try
        {
            await pages.RecordFailureAsync(input.RunId, input.Epoch, input.Page.Number, error, isFinal, isRefused, CancellationToken.None);
        }
        catch (NpgsqlException unreachable)
        {
            // The failure itself is on its way up; that it could not be counted must not hide it.
            attempts.Add(input.RunId);
            logger.FailureNotRecorded(input.RunId, input.Page.Number, unreachable);
        }
    }

    private static string Word(PageOutcome outcome) => outcome switch
    {
        PageOutcome.Committed => "committed",
        PageOutcome.Failed => "failed",
        PageOutcome.Waiting => "waiting",
        _ => "stopped",
    };
}
