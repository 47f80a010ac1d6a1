using EtlFunctions.Orchestration;

namespace EtlFunctions.Ledger;

/// <summary>The verdict on a run: pure, from what the ledger shows.</summary>
public static class RunVerdict
{
    /// <summary>Gets what keeps a run from being complete, or <see langword="null"/> when the books balance.</summary>
    /// <param name="run">The run.</param>
    public static string? Missing(RunTotals run)
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

    /// <summary>Gets the state a run ends in.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Why it stops early, or <see langword="null"/>.</param>
    public static RunState Decide(RunTotals run, StopReason? stop) =>
        stop is null && Missing(run) is null
            ? run.Counts.Rejected > 0 ? RunState.SucceededWithRejects : RunState.Succeeded
            // What never planned a page has nothing to go on from.
            : run.PagesPlanned == 0 ? RunState.Failed : RunState.Incomplete;
}
