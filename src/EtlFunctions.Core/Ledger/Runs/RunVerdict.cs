namespace EtlFunctions.Ledger;

/// <summary>The verdict on a run: pure, from what the ledger shows.</summary>
public static class RunVerdict
{
    /// <summary>Gets what keeps a run from being complete, or <see langword="null"/> when the books balance.</summary>
    /// <param name="run">The run.</param>
    public static string? Missing(RunTotals run) => Unfinished(run) ?? WithoutCursor(run);

    /// <summary>Gets the state a run ends in.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Why it stops early, or <see langword="null"/>.</param>
    public static RunState Decide(RunTotals run, StopReason? stop) =>
        stop is null && Missing(run) is null
            ? run.Counts.Rejected > 0 ? RunState.SucceededWithRejects : RunState.Succeeded
            // What never planned a page has nothing to go on from, and no resume finds a cursor in records that are loaded.
            : run.PagesPlanned == 0 || (Unfinished(run) is null && WithoutCursor(run) is not null) ? RunState.Failed : RunState.Incomplete;

    private static string? Unfinished(RunTotals run)
    {
        if (run.PagesFailed > 0)
        {
            return $"{run.PagesFailed} of {run.PagesPlanned} pages failed; a resume tries them again";
        }

        if (!run.PlanComplete)
        {
            return $"planning stopped after {run.PagesPlanned} pages; a resume goes on there";
        }

        if (run.PagesCommitted != run.PagesPlanned)
        {
            return $"{run.PagesPlanned - run.PagesCommitted} of {run.PagesPlanned} pages are not committed; a resume loads them";
        }

        return run.Counts.Balances
            ? null
            : $"the counts do not balance: {run.Counts.Read} read, but {run.Counts.Inserted} inserted + {run.Counts.Updated} updated"
              + $" + {run.Counts.Unchanged} unchanged + {run.Counts.Rejected} rejected";
    }

    // Else the next run would start where this one did, or read everything, every time and without a word.
    private static string? WithoutCursor(RunTotals run) => run is { Cursor: { } cursor, Highest: null, Counts.Read: > 0 }
        ? $"{cursor.MissingIn(run.Counts.Read)}, so no watermark can be saved; what came is loaded. Correct cursorPath or type and run again"
        : null;
}
