using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Renews the lease while this process holds it, also while it waits for its source.</summary>
internal sealed class LeaseHeartbeat(RunLedger ledger, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly PeriodicTimer _timer = new(ledger.LeaseDuration / EngineConstants.HeartbeatsPerLease, timeProvider);
    private Task _beating = Task.CompletedTask;

    /// <summary>Gets a token that is cancelled when another process took the lease or somebody ended the run.</summary>
    public CancellationToken Lost => _lost.Token;

    public void Start(Guid runId, int epoch) => _beating = BeatAsync(runId, epoch, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // Ends the wait without an exception, whose stack trace would cost more than the whole end of a run.
        _timer.Dispose();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync(Guid runId, int epoch, CancellationToken stop)
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                if (!await ledger.HeartbeatAsync(runId, epoch, ledger.LeaseDuration, stop))
                {
                    // The checkpoints fence this holder; its pages say so, and none waits any longer.
                    logger.LeaseLost(runId, epoch);
                    await _lost.CancelAsync();
                    return;
                }
            }
            catch (Exception unreachable) when (!stop.IsCancellationRequested)
            {
                logger.HeartbeatFailed(runId, unreachable);
            }
        }
    }
}
