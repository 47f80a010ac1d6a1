using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Gets before the verdict what it needs beyond the run's own totals, and words what a person needs after it.</summary>
internal sealed class RunJudge(IFeedProvider feeds, RunReader runs, RejectLedger rejects)
{
    private const int ReasonsShown = 3;
    private const int LongestReason = 240;

    /// <summary>Finds the run and, where it read nothing, the one before that makes this no success.</summary>
    public async Task<RunTotals?> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, null, cancellationToken);
        return run is { Counts.Read: 0 } && (run.Since is null || run.FullRefresh) && !MayBeEmpty(run.Feed)
            ? run with { Before = await runs.LastCompleteAsync(run.Feed, cancellationToken) is { Read: > 0 } before ? before : null }
            : run;
    }

    /// <summary>Words why a run ends early, with the commonest reasons where it ends for its rejects.</summary>
    public async Task<string?> ErrorAsync(RunTotals run, StopReason? stop, CancellationToken cancellationToken)
    {
        var error = stop?.Message ?? RunVerdict.Missing(run);
        if (error is null || !RunVerdict.IsForRejects(run, stop))
        {
            return error;
        }

        var reasons = await rejects.CommonestAsync(run.RunId, ReasonsShown, cancellationToken);
        return string.Join(
            '\n',
            [
                $"{error}. The commonest reasons:",
                .. reasons.Select(Line),
                "What is loaded stays. Mend the source, the mapping or the limit and start the feed again: the new run reads everything and writes what differs.",
            ]);
    }

    private static string Line(CommonReject reason)
    {
        var message = reason.Message.ReplaceLineEndings(" ").TrimEnd('.');
        message = message.Length <= LongestReason ? message : $"{message[..LongestReason]}…";
        return $"{reason.Count} x {reason.Code}: {message} (first at {reason.Location})";
    }

    // A table that marks its rows gives each of them once; nothing new is no news.
    private bool MayBeEmpty(string name)
    {
        try
        {
            var feed = feeds.Load(name);
            return feed.AllowEmpty || feed.Source is PostgresSourceOptions { Status: not null };
        }
        catch (FeedValidationException)
        {
            return false;
        }
    }
}
