using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Compares what was read with what was written, over all pages and all attempts.</summary>
internal sealed class ReconcileActivity(RunJudge judge) : IActivity<ReconcileInput, ReconcileOutput>
{
    public async Task<ReconcileOutput> RunAsync(ReconcileInput input, CancellationToken cancellationToken)
    {
        var run = await judge.FindAsync(input.RunId, cancellationToken);
        return run is null
            ? new ReconcileOutput($"run {input.RunId} is no longer in the ledger")
            : new ReconcileOutput(RunVerdict.Missing(run), run.PagesPlanned - run.PagesCommitted - run.PagesFailed);
    }
}
