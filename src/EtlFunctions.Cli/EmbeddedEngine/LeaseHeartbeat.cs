using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Renews the lease while this process holds it, also while it waits for its source.</summary>
internal sealed class LeaseHeartbeat(RunLedger ledger, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _beating = Task.CompletedTask;

    public void Start(Guid runId, int epoch) => _beating = BeatAsync(runId, epoch, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task BeatAsync(Guid runId, int epoch, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ledger.LeaseDuration / EngineConstants.HeartbeatsPerLease, timeProvider);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                if (!await ledger.HeartbeatAsync(runId, epoch, ledger.LeaseDuration, stop))
                {
                    // The checkpoints fence this holder; its pages say so.
                    logger.LeaseLost(runId, epoch);
                    return;
                }
            }
            catch (NpgsqlException unreachable)
            {
                logger.HeartbeatFailed(runId, unreachable);
            }
        }
    }
}
