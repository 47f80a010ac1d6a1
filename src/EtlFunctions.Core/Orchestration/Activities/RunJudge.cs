using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;

namespace EtlFunctions.Orchestration;

/// <summary>Gets before the verdict what it needs beyond the run's own totals, and words what a person needs after it.</summary>
internal sealed class RunJudge(IFeedProvider feeds, RunReader runs, RunLedger ledger, RejectLedger rejects, ShapeLedger shapes)
{
    private const int ReasonsShown = 3;
    private const int ReasonsKept = 10;
    private const int PathsShown = 8;

    /// <summary>Finds the run and, where it read nothing, the one before that makes this no success.</summary>
    public async Task<RunTotals?> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, null, cancellationToken);
        return run is { Counts.Read: 0 } && (run.Since is null || run.FullRefresh) && !MayBeEmpty(run.Feed)
            ? run with { Before = await runs.LastCompleteAsync(run.Feed, cancellationToken) is { Read: > 0 } before ? before : null }
            : run;
    }

    /// <summary>Tells whether a run is to discontinue what it did not see.</summary>
    public bool DeletesMissing(RunTotals run) => Find(run.Feed) is { } feed && DeleteMissingActivity.IsFor(feed, run);

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
                .. reasons.Select(RunWords.Reason),
                "What is loaded stays. Mend the source, the mapping or the limit and start the feed again: the new run reads everything and writes what differs.",
            ]);
    }

    /// <summary>Finds the reasons of the run's rejects.</summary>
    public async Task<RunTotals> ReasonsAsync(RunTotals run, CancellationToken cancellationToken) => run.Counts.Rejected == 0
        ? run
        : run with { RejectReasons = await rejects.CommonestAsync(run.RunId, ReasonsKept, cancellationToken) };

    /// <summary>Warns of mapped paths that none of the first records of a successful run had; a word misspelled in the mapping would load nothing for ever.</summary>
    public async Task<RunTotals> WarnAsync(RunTotals run, CancellationToken cancellationToken)
    {
        if (!run.State.IsSuccess() || Find(run.Feed) is not { Mapping: var mapping })
        {
            return run;
        }

        var needed = new PathCounter(mapping).Counts.Where(c => !c.IsOptional).ToDictionary(c => c.Path, StringComparer.Ordinal);
        var missing = await shapes.NowhereAsync(run.RunId, cancellationToken);
        var nowhere = missing.Where(p => needed.ContainsKey(p.Path) && !missing.Any(m => p.Path.StartsWith($"{m.Path}[].", StringComparison.Ordinal))).ToArray();
        if (nowhere.Length == 0 || (run.Since is not null && nowhere[0].Records < ShapeOptions.FewestRecords))
        {
            return run;
        }

        var paths = string.Join(", ", nowhere.Take(PathsShown).Select(p => $"`{p.Path}` ({needed[p.Path].Column})"));
        var more = nowhere.Length > PathsShown ? $" and {nowhere.Length - PathsShown} more" : "";
        var warning = $"no record of the first {nowhere[0].Records} has {paths}{more}, which the mapping names. 'etl check' says what is there; \"optional\": true at the field ends this warning";
        await ledger.WarnAsync(run.RunId, run.Epoch, [warning], cancellationToken);
        return run with { Warnings = [.. run.Warnings, warning] };
    }

    // A table that marks its rows gives each of them once; nothing new is no news.
    private bool MayBeEmpty(string name) =>
        Find(name) is { } feed && (feed.AllowEmpty || feed.Source is PostgresSourceOptions { Status: not null });

    // Gone or broken since the run began: the verdict is given all the same.
    private Feed? Find(string name)
    {
        try
        {
            return feeds.Load(name);
        }
        catch (FeedValidationException)
        {
            return null;
        }
    }
}
