using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Starting;

/// <summary>Starts every feed marked nightly. A feed that cannot start does not keep the others from it.</summary>
/// <param name="feeds">The feeds of this deployment.</param>
/// <param name="starter">Starts the runs.</param>
/// <param name="pruning">Removes what the ledger need not keep any more.</param>
/// <param name="schema">Is waited for before the ledger is asked.</param>
/// <param name="logger">Receives what was started and what was skipped.</param>
public sealed class NightlyRuns(FeedFolder feeds, RunStarter starter, LedgerPruning pruning, ISchemaGate schema, ILogger<NightlyRuns> logger)
{
    // A timer's function may run for five minutes by default; what is left is for the next night.
    private static readonly TimeSpan LongestPruning = TimeSpan.FromSeconds(60);

    /// <summary>Starts the runs; returns once the engine has them and the ledger is pruned.</summary>
    /// <param name="engine">The engine to run them.</param>
    /// <param name="cancellationToken">Stops before the next feed.</param>
    /// <returns>The feeds that could not even be tried, with the reasons; the scheduler should show the night as failed.</returns>
    public async Task<IReadOnlyDictionary<string, Exception>> StartAsync(IRunEngine engine, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<string, Exception>(StringComparer.Ordinal);
        foreach (var listing in feeds.List())
        {
            if (listing.Feed is null)
            {
                logger.NightlyFeedInvalid(listing.Name, string.Join("; ", listing.Errors));
                EtlTelemetry.NightlySkipped(listing.Name, "invalid");
            }
            else if (listing.Feed.Nightly)
            {
                try
                {
                    // Nobody starts this night again, so an outage of some minutes is waited through.
                    await schema.WaitAsync(cancellationToken);
                    await StartAsync(engine, listing.Name, cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.NightlyFeedFailed(listing.Name, exception);
                    EtlTelemetry.NightlySkipped(listing.Name, "error");
                    failures[listing.Name] = exception;
                }
            }
        }

        await PruneAsync(cancellationToken);
        return failures;
    }

    /// <summary>Behind the starts: no run waits for it, and no night fails for it.</summary>
    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await schema.PassAsync(cancellationToken);
            var report = await pruning.PruneAsync(LongestPruning, null, cancellationToken);
            logger.LedgerPruned(report.Pages, report.Runs, report.Rejects, report.IsDone);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.PruneFailed(exception);
        }
    }

    private async Task StartAsync(IRunEngine engine, string feed, CancellationToken cancellationToken)
    {
        var begin = await starter.StartAsync(engine, new StartOrder(feed), cancellationToken);
        if (begin is { Ended: { } ended, DeadEnd: { } why })
        {
            logger.NightlyStartsAnew(feed, ended, why.Kind, why.Message);
        }

        if (begin.MayRun)
        {
            logger.NightlyStarted(begin.Outcome, begin.RunId!.Value, feed);
            return;
        }

        logger.NightlySkipped(feed, begin.Outcome, begin.RunId, begin.Holder, begin.LeaseUntil);
        EtlTelemetry.NightlySkipped(feed, begin.Outcome == BeginOutcome.Held ? "held" : "refused");
    }
}
