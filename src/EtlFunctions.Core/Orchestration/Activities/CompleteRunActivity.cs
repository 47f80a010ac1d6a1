using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Gives the verdict and the lease back. Repeated, it answers with the verdict given before.</summary>
internal sealed class CompleteRunActivity(
    RunReader runs, RunJudge judge, RunLedger ledger, RejectClosing rejects, FeedSessions sessions, ILogger<CompleteRunActivity> logger) : IActivity<CompleteRunInput, CompleteRunOutput>
{
    public async Task<CompleteRunOutput> RunAsync(CompleteRunInput input, CancellationToken cancellationToken)
    {
        await sessions.CloseAsync(input.RunId, input.Epoch);
        if (input.Outages is { } outages)
        {
            await ledger.WarnAsync(input.RunId, input.Epoch, [OutageRules.Warning(outages)], cancellationToken);
        }

        var run = await judge.FindAsync(input.RunId, cancellationToken)
            ?? throw new InvalidOperationException($"Run {input.RunId} of feed {input.Feed} is no longer in the ledger; its verdict cannot be given.");
        if (run.State.IsAlive() && run.Epoch == input.Epoch)
        {
            run = run with
            {
                State = RunVerdict.Decide(run, input.Stop),
                Error = await judge.ErrorAsync(run, input.Stop, cancellationToken),
                StopKind = RunVerdict.KindOf(run, input.Stop),
            };
            run = run.State.IsSuccess() || !string.IsNullOrWhiteSpace(run.Error) ? run : run with { Error = NoReason(run.StopKind) };
            run = await judge.ReasonsAsync(await judge.WarnAsync(run, cancellationToken), cancellationToken);
            await rejects.CloseAsync(run, isOver: run.State != RunState.Incomplete, cancellationToken);
            if (!await ledger.EndAsync(run, cancellationToken))
            {
                run = await runs.FindAsync(input.RunId, null, cancellationToken) ?? run;
            }

            logger.Ended(run);
        }

        return new CompleteRunOutput(
            RunSummary.Of(run), run.Epoch == input.Epoch ? input.Stop : Fencing.Reason(input.RunId, run.State, run.Epoch))
        {
            StartsAnew = input.Anew is not null && run.Epoch == input.Epoch && run.State == RunState.Incomplete && RunVerdict.IsInVain(run),
        };
    }

    // An exception may have an empty message; a run without a reason would leave a person with nothing.
    private static string NoReason(StopKind? kind) =>
        $"The run stopped ({(kind ?? StopKind.Failure).ToText()}), and what stopped it gave no reason. The log of the process that ran it has more.";
}
