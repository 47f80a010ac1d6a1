using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Runs the workflow in this process. Its only durable memory is the ledger.</summary>
internal sealed class EmbeddedEngine(
    IServiceProvider services, RunLedger ledger, RunReader runs, FeedSessions sessions, TimeProvider timeProvider, ILogger<EmbeddedEngine> logger)
{
    private readonly ResiliencePipeline _retries = ActivityRetries.Create(timeProvider);

    /// <summary>Runs a feed until its end, or until the run has to stop.</summary>
    /// <param name="input">How to begin.</param>
    /// <param name="observer">Watches the run.</param>
    /// <param name="stop">Asks to stop: chunks in flight are finished, the run is left resumable.</param>
    /// <returns>The end, or what kept the run from beginning.</returns>
    /// <exception cref="RunInterruptedException">The run was stopped on request.</exception>
    /// <exception cref="ActivityFailedException">The run cannot begin or end: the ledger is out of reach.</exception>
    public async Task<CatalogLoadOutput> RunAsync(CatalogLoadInput input, IRunObserver observer, CancellationToken stop)
    {
        var output = await RunOnceAsync(input, observer, stop);
        if (output.Begin is { Outcome: BeginOutcome.Held, Holder: { } holder } && LeaseHolder.IsDead(holder))
        {
            logger.HolderIsDead(holder);
            output = await RunOnceAsync(input with { Begin = input.Begin with { DeadHolder = holder } }, observer, stop);
        }

        if (output.Begin is { } begin && !begin.MayRun)
        {
            observer.OnBegin(begin);
        }

        return output;
    }

    private async Task<CatalogLoadOutput> RunOnceAsync(CatalogLoadInput input, IRunObserver observer, CancellationToken stop)
    {
        var activities = new ActivityRunner(services, observer, _retries, stop);
        using var patience = new Patience(EngineConstants.StopTime, timeProvider, stop);
        await using var heartbeat = new LeaseHeartbeat(ledger, timeProvider, logger);
        BeginRunOutput? begin = null;
        activities.Begun += begun =>
        {
            begin = begun;
            observer.OnBegin(begun);
            heartbeat.Start(begun.RunId!.Value, begun.Epoch);
        };
        try
        {
            stop.ThrowIfCancellationRequested();
            var next = input;
            while (true)
            {
                var orchestration = new EmbeddedOrchestration(activities, observer, timeProvider, logger, heartbeat.Lost, stop);
                // What does not come to its end in time is left behind: the ledger fences it.
                var output = await Workflows.CatalogLoad.RunAsync(orchestration, next).WaitAsync(patience.Over);
                if (orchestration.NextInput is null)
                {
                    return output with { Begin = begin ?? output.Begin };
                }

                next = orchestration.NextInput;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await DrainAsync(activities, patience.Over);
            throw new RunInterruptedException(begin?.RunId, begin is null ? null : await LeaveResumableAsync(begin.RunId!.Value, begin.Epoch), stop);
        }
        finally
        {
            await DrainAsync(activities, patience.Over);
            if (begin is not null)
            {
                await sessions.CloseAsync(begin.RunId!.Value, begin.Epoch);
            }
        }
    }

    private static async Task DrainAsync(ActivityRunner activities, CancellationToken over) =>
        await activities.DrainAsync().WaitAsync(over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<RunSummary?> LeaveResumableAsync(Guid runId, int epoch)
    {
        using var time = new CancellationTokenSource(EngineConstants.NoteTime, timeProvider);
        try
        {
            return await EndAsync(runId, epoch, time.Token).WaitAsync(time.Token);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or OperationCanceledException)
        {
            logger.InterruptionNotNoted(runId, unreachable);
            return null;
        }
    }

    private async Task<RunSummary?> EndAsync(Guid runId, int epoch, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, null, cancellationToken);
        if (run is { Epoch: var current } && current == epoch && RunTransitions.IsLegal(run.State, RunState.Incomplete))
        {
            var left = run with { State = RunState.Incomplete, Error = "interrupted", StopKind = StopKind.Interrupted };
            if (await ledger.EndAsync(left, cancellationToken))
            {
                run = left;
                logger.RunInterrupted(runId, run.Feed);
            }
            else
            {
                run = await runs.FindAsync(runId, null, cancellationToken);
            }
        }

        return run is null ? null : RunSummary.Of(run);
    }
}
