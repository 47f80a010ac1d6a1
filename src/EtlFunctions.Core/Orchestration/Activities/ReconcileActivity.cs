using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Compares what was read with what was written, over all pages and all attempts, and settles what only all records together decide.</summary>
internal sealed class ReconcileActivity(RunJudge judge, Settling settling, PlaceLedger places) : IActivity<ReconcileInput, ReconcileOutput>
{
    public async Task<ReconcileOutput> RunAsync(ReconcileInput input, CancellationToken cancellationToken)
    {
        var run = await judge.FindAsync(input.RunId, cancellationToken);
        if (run is null)
        {
            return new ReconcileOutput($"run {input.RunId} is no longer in the ledger");
        }

        var lost = run.PagesPlanned - run.PagesCommitted - run.PagesFailed;
        if (lost == 0 && RunVerdict.Unfinished(run) is null && input.ChunkSize > 0)
        {
            if (await settling.StepAsync(run, input.Epoch, input.ChunkSize, cancellationToken))
            {
                return new ReconcileOutput("what stands in several records is not settled; the next start goes on") { IsSettling = true, Kind = StopKind.Unsettled };
            }

            run = await judge.FindAsync(input.RunId, cancellationToken) ?? run;
            var (held, claims) = await places.CountOpenAsync(input.RunId, cancellationToken);
            if (held + claims > 0)
            {
                return new ReconcileOutput($"{held} records and {claims} SKUs that stand in several places are not settled; the next start settles them") { Kind = StopKind.Unsettled };
            }
        }

        var missing = RunVerdict.Missing(run);
        return new ReconcileOutput(missing, lost) { Kind = RunVerdict.KindOf(run, null), DeletesMissing = missing is null && judge.DeletesMissing(run) };
    }
}
