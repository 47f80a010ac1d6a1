using System.Collections.Concurrent;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The failed attempts at activities that the ledger does not know of yet: they are counted as the run's retries with the next attempt that reaches it.</summary>
/// <remarks>Those of a process that is killed before are not counted. A page's own failed attempts are counted with the page.</remarks>
internal sealed class FailedAttempts(RunLedger ledger)
{
    private readonly ConcurrentDictionary<Guid, long> _untold = new();

    /// <summary>Counts one.</summary>
    public void Add(Guid runId) => _untold.AddOrUpdate(runId, 1, (_, count) => count + 1);

    /// <summary>Counts what was counted of one run for the other: a start that adopts learns only then of which run it is.</summary>
    public void Move(Guid from, Guid to)
    {
        if (from != to && _untold.TryRemove(from, out var count))
        {
            _untold.AddOrUpdate(to, count, (_, before) => before + count);
        }
    }

    /// <summary>Tells the ledger, if there is anything to tell.</summary>
    public async Task TellAsync(Guid runId, int epoch, CancellationToken cancellationToken)
    {
        if (!_untold.TryRemove(runId, out var count))
        {
            return;
        }

        try
        {
            await ledger.AddRetriesAsync(runId, epoch, count, cancellationToken);
        }
        catch
        {
            _untold.AddOrUpdate(runId, count, (_, since) => since + count);
            throw;
        }
    }
}
