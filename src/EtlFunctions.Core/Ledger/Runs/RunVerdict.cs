namespace EtlFunctions.Ledger;

/// <summary>The verdict on a run: pure, from what the ledger shows.</summary>
public static class RunVerdict
{
    /// <summary>Gets what keeps a run from being complete, or <see langword="null"/> when the books balance.</summary>
    /// <param name="run">The run.</param>
    public static string? Missing(RunTotals run) => Unfinished(run) ?? Refused(run);

    /// <summary>Gets the state a run ends in.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Why it stops early, or <see langword="null"/>.</param>
    public static RunState Decide(RunTotals run, StopReason? stop) =>
        stop is null && Missing(run) is null
            ? run.Counts.Rejected > 0 ? RunState.SucceededWithRejects : RunState.Succeeded
            // What never planned a page has nothing to go on from, and no resume makes other records of those that are loaded.
            : run.PagesPlanned == 0 || IsFinal(stop) || (Unfinished(run) is null && Refused(run) is not null) ? RunState.Failed : RunState.Incomplete;

    /// <summary>Gets the kind of what keeps the run from succeeding, or <see langword="null"/> where nothing does.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Why it stops early, or <see langword="null"/>.</param>
    public static StopKind? KindOf(RunTotals run, StopReason? stop) => stop?.Kind ?? (run switch
    {
        { PagesFailed: > 0 } => run.PagesRefused == run.PagesFailed ? StopKind.PageRefused : StopKind.PageFailed,
        _ when !run.PlanComplete || run.PagesCommitted != run.PagesPlanned => StopKind.Failure,
        _ when !run.Counts.Balances => StopKind.Unbalanced,
        _ when Emptied(run) is not null => StopKind.Emptied,
        _ when TooManyRejects(run) is not null => StopKind.Rejects,
        _ when WithoutCursor(run) is not null => StopKind.Cursorless,
        _ => null,
    });

    /// <summary>Gets a value indicating whether an unfinished run cannot be gone on with, or was and got no further for what may not pass.</summary>
    /// <param name="run">The run.</param>
    public static bool IsInVain(RunTotals run) =>
        run.StopKind is { } kind && (kind.IsDeadEnd() || (kind.MayRepeat() && run.ReachedBefore == run.Reached));

    /// <summary>Gets a value indicating whether the run ends for its rejects.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Why it stops early, or <see langword="null"/>.</param>
    public static bool IsForRejects(RunTotals run, StopReason? stop) =>
        stop is { Kind: StopKind.Rejects } || (Unfinished(run) is null && TooManyRejects(run) is not null);

    /// <summary>Gets what keeps a run from having loaded every page, or <see langword="null"/>.</summary>
    /// <param name="run">The run.</param>
    internal static string? Unfinished(RunTotals run)
    {
        if (run.PagesFailed > 0)
        {
            return $"{run.PagesFailed} of {run.PagesPlanned} pages failed; the next start tries them again";
        }

        if (!run.PlanComplete)
        {
            return $"planning stopped after {run.PagesPlanned} pages; the next start goes on there";
        }

        if (run.PagesCommitted != run.PagesPlanned)
        {
            return $"{run.PagesPlanned - run.PagesCommitted} of {run.PagesPlanned} pages are not committed; the next start loads them";
        }

        return run.Counts.Balances
            ? null
            : $"the counts do not balance: {run.Counts.Read} read, but {run.Counts.Inserted} inserted + {run.Counts.Updated} updated"
              + $" + {run.Counts.Unchanged} unchanged + {run.Counts.Rejected} rejected{(run.Counts.Filtered > 0 ? $" + {run.Counts.Filtered} filtered" : string.Empty)}";
    }

    private static bool IsFinal(StopReason? stop) => stop is { Kind: StopKind.Rejects or StopKind.Shape or StopKind.Deletes };

    private static string? Refused(RunTotals run) => Emptied(run) ?? TooManyRejects(run) ?? WithoutCursor(run);

    private static string? Emptied(RunTotals run) => run is { Counts.Read: 0, Before: { } before }
        ? $"the source is empty, but run {before.RunId} of {before.At:yyyy-MM-dd} read {before.Read} records of it. Nothing was changed."
          + " If the source may be empty, set \"allowEmpty\": true in the feed"
        : null;

    private static string? TooManyRejects(RunTotals run) => RejectLimit.PassedAtEnd(run.Limits, run.Counts.Read, run.Counts.Rejected);

    // Else the next run would start where this one did, or read everything, every time and without a word.
    private static string? WithoutCursor(RunTotals run) => run is { Cursor: { } cursor, Highest: null, Counts.Read: > 0 }
        ? $"{cursor.MissingIn(run.Counts.Read)}, so no watermark can be saved; what came is loaded. Correct cursorPath or type and run again"
        : null;
}
