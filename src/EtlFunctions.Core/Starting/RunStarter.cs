using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Starting;

/// <summary>Starts and resumes runs. The ledger decides who may; only then does the engine get work.</summary>
/// <remarks>
/// The lease is taken here and not first in the workflow, so that of two starts at once one is told that the feed is held.
/// A process that dies between the two steps leaves a lease that runs out and a run that the next start adopts.
/// </remarks>
/// <param name="runs">Reads the ledger.</param>
/// <param name="begin">Takes the lease.</param>
/// <param name="time">The clock, for the ids of new runs.</param>
/// <param name="database">Says how long a run waits for its database.</param>
public sealed class RunStarter(RunReader runs, IActivity<BeginRunInput, BeginRunOutput> begin, TimeProvider time, EtlDataSource database)
{
    /// <summary>Runs a feed: adopts its unfinished run, or begins a new one.</summary>
    /// <param name="engine">The engine to run it.</param>
    /// <param name="order">Which feed, how.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    /// <returns>What came of it; the engine has the run when <see cref="BeginRunOutput.MayRun"/>.</returns>
    public async Task<BeginRunOutput> StartAsync(IRunEngine engine, StartOrder order, CancellationToken cancellationToken)
    {
        var last = await runs.FindAsync(null, order.Feed, cancellationToken);
        var unfinished = last is not null && last.State.IsResumable() ? last : null;
        // The ledger decides whether this becomes a run or the unfinished one is adopted.
        var input = Input(engine, Guid.CreateVersion7(time.GetUtcNow()), order.Feed, order.IsNew ? BeginMode.Fresh : BeginMode.Start) with { Limits = order.Limits, FullRefresh = order.FullRefresh, AcceptShape = order.AcceptShape };
        return await BeginAsync(engine, unfinished, input, cancellationToken);
    }

    /// <summary>Resumes a run that is unfinished and the feed's latest.</summary>
    /// <param name="engine">The engine to run it.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    /// <returns>What came of it; the engine has the run when <see cref="BeginRunOutput.MayRun"/>.</returns>
    public async Task<BeginRunOutput> ResumeAsync(IRunEngine engine, Guid runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, null, cancellationToken);
        return run is null
            ? new BeginRunOutput { Outcome = BeginOutcome.Unknown, RunId = runId }
            : await BeginAsync(engine, run.State.IsResumable() ? run : null, Input(engine, runId, run.Feed, BeginMode.Resume), cancellationToken);
    }

    private async Task<BeginRunOutput> BeginAsync(IRunEngine engine, RunTotals? unfinished, BeginRunInput input, CancellationToken cancellationToken)
    {
        var isBeside = false;
        if (unfinished is not null)
        {
            switch (await engine.StatusAsync(unfinished.RunId, unfinished.Holder, cancellationToken))
            {
                // It may wait for its source longer than its lease lasts, so the lease alone does not tell.
                // One that is over in the ledger and cannot be gone on with needs no instance any more.
                case EngineStatus.Working when unfinished.State.IsAlive() || !RunVerdict.IsInVain(unfinished):
                case EngineStatus.Idle when unfinished.WaitingUntil > time.GetUtcNow():
                    return Held(unfinished);
                // Whether its lease is over, the ledger tells when it is asked for it.
                case EngineStatus.Idle:
                    isBeside = true;
                    break;
                case EngineStatus.Over when unfinished.Holder?.StartsWith($"{engine.Name}:", StringComparison.Ordinal) == true:
                    input = input with { DeadHolder = unfinished.Holder };
                    break;
            }
        }

        var output = await begin.RunAsync(input, cancellationToken);
        if (!output.MayRun)
        {
            return output;
        }

        // The workflow's own begin finds the lease in its holder's hands, or was overtaken and must not begin another run.
        var runId = output.RunId!.Value;
        var workflow = new CatalogLoadInput(input with
        {
            RunId = runId,
            Mode = BeginMode.Resume,
            DeadHolder = null,
            MayStartAnew = input.Mode == BeginMode.Start && output.Outcome == BeginOutcome.Adopted,
        })
        {
            MaxOutageMinutes = database.Options.MaxOutageMinutes,
        };
        return await engine.ScheduleAsync(runId, workflow, isBeside, cancellationToken) ? output : output with { Outcome = BeginOutcome.Held };
    }

    /// <summary>One holder for each start, so that a later start of the same run is told apart from this one.</summary>
    private BeginRunInput Input(IRunEngine engine, Guid runId, string feed, BeginMode mode) =>
        new(runId, feed, mode, engine.HolderOf(Guid.CreateVersion7(time.GetUtcNow())));

    private static BeginRunOutput Held(RunTotals run) => new()
    {
        Outcome = BeginOutcome.Held,
        RunId = run.RunId,
        State = run.State,
        PagesPlanned = run.PagesPlanned,
        PagesCommitted = run.PagesCommitted,
        Holder = run.Holder,
        HeldSince = run.HeldSince,
        LeaseUntil = run.LeaseUntil,
    };
}
