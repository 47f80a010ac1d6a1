using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Gives the verdict and the lease back. Repeated, it answers with the verdict given before.</summary>
internal sealed class CompleteRunActivity(
    RunReader runs, RunJudge judge, RunLedger ledger, RejectClosing rejects, FeedSessions sessions, ILogger<CompleteRunActivity> logger) : IActivity<CompleteRunInput, CompleteRunOutput>
{
    public async Task<CompleteRunOutput> RunAsync(CompleteRunInput input, CancellationToken cancellationToken)
    {
        await sessions.CloseAsync(input.RunId);
        var run = await judge.FindAsync(input.RunId, cancellationToken)
            ?? throw new InvalidOperationException($"Run {input.RunId} of feed {input.Feed} is no longer in the ledger; its verdict cannot be given.");
        if (run.State.IsAlive() && run.Epoch == input.Epoch)
        {
            run = run with { State = RunVerdict.Decide(run, input.Stop), Error = await judge.ErrorAsync(run, input.Stop, cancellationToken) };
            run = await judge.WarnAsync(run, cancellationToken);
            await rejects.CloseAsync(run, isOver: run.State != RunState.Incomplete, cancellationToken);
            if (!await ledger.EndAsync(run, cancellationToken))
            {
                run = await runs.FindAsync(input.RunId, null, cancellationToken) ?? run;
            }

            logger.RunCompleted(input.RunId, input.Feed, run.State, run.Counts.Read, run.Counts.Rejected);
        }

        return new CompleteRunOutput(
            RunSummary.Of(run), run.Epoch == input.Epoch ? input.Stop : Fencing.Reason(input.RunId, run.State, run.Epoch));
    }
}
