using Microsoft.Extensions.Logging;

namespace EtlFunctions.Ledger;

/// <summary>Applies withheld deletes that a person approved: at most the products listed, each only if nothing saw or changed it since.</summary>
/// <remarks>
/// Works part by part, each in one transaction, so it may be stopped and called again. A run that begins meanwhile ends it: what
/// the run sees is found out before the next part. Beside its pages, what a later run changed shows in the product's own row.
/// </remarks>
public sealed class DeleteApproval
{
    private readonly DeleteLedger _ledger;
    private readonly PageKeyReader _pages;
    private readonly TimeProvider _time;
    private readonly ILogger<DeleteApproval> _logger;

    internal DeleteApproval(DeleteLedger ledger, PageKeyReader pages, TimeProvider time, ILogger<DeleteApproval> logger)
    {
        _ledger = ledger;
        _pages = pages;
        _time = time;
        _logger = logger;
    }

    /// <summary>Approves what waits of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="atMost">How long it may take before it stops between two parts, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between two parts.</param>
    public async Task<ApprovalResult> ApproveAsync(Guid runId, TimeSpan? atMost, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var result = new ApprovalResult();
        if (await _ledger.FindAsync(runId, cancellationToken) is not { State: DeletionState.Withheld, Waiting: > 0 } deletion)
        {
            return result with { Refusal = ApprovalRefusal.Nothing };
        }

        for (var isOver = false; !isOver && result.Refusal is null;)
        {
            var (epoch, running) = await _ledger.EpochAsync(runId, cancellationToken);
            if (running is not null)
            {
                result = result with { Refusal = ApprovalRefusal.Running, Other = running };
                break;
            }

            var (seen, refusal, other) = await SeenSinceAsync(runId, cancellationToken);
            result = result with { Refusal = refusal, Other = other };
            if (refusal is null)
            {
                (result, isOver) = await ApplyAsync(runId, epoch, seen, result, () => atMost is { } time && _time.GetElapsedTime(began) >= time, cancellationToken);
            }
        }

        result = result with { Waiting = (await _ledger.FindAsync(runId, cancellationToken))?.Waiting ?? 0 };
        _logger.DeletesApproved(runId, deletion.Feed, result.Discontinued, result.Skus, result.Stayed, result.Waiting);
        return result;
    }

    private async Task<(ApprovalResult Result, bool IsOver)> ApplyAsync(
        Guid runId, int epoch, HashSet<long> seen, ApprovalResult result, Func<bool> isLate, CancellationToken cancellationToken)
    {
        while (await _ledger.PartsAsync(runId, 0, 1, cancellationToken) is [var part])
        {
            if (isLate())
            {
                break;
            }

            var products = part.Products.Where((_, i) => !seen.Contains(part.Keys[i])).ToArray();
            var applied = await _ledger.ApproveAsync(runId, epoch, part.Number, products, cancellationToken);
            if (applied.Outcome is "running" or "moved")
            {
                return (result, false);
            }

            result = result with
            {
                Discontinued = result.Discontinued + applied.Discontinued,
                Skus = result.Skus + applied.Skus,
                Stayed = result.Stayed + applied.Stayed,
            };
        }

        return (result, true);
    }

    /// <summary>Finds which of the listed products later runs saw, by the hashes of their keys.</summary>
    private async Task<(HashSet<long> Seen, ApprovalRefusal? Refusal, Guid? Other)> SeenSinceAsync(Guid runId, CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        var later = await _ledger.LaterAsync(runId, cancellationToken);
        var listed = later.Count == 0 ? [] : await ListedAsync(runId, cancellationToken);
        foreach (var (run, isKept) in later)
        {
            var unreadable = 0L;
            await foreach (var page in _pages.ReadAsync(run, countsHeld: true, cancellationToken))
            {
                unreadable += page.Unreadable;
                seen.UnionWith(page.Keys.Where(key => Array.BinarySearch(listed, key) >= 0));
            }

            if (!isKept || unreadable > 0)
            {
                return (seen, isKept ? ApprovalRefusal.Unreadable : ApprovalRefusal.Pruned, run);
            }
        }

        return (seen, null, null);
    }

    private async Task<long[]> ListedAsync(Guid runId, CancellationToken cancellationToken)
    {
        var keys = new List<long>();
        for (var after = 0; await _ledger.PartsAsync(runId, after, 1, cancellationToken) is [var part]; after = part.Number)
        {
            keys.AddRange(part.Keys);
        }

        var listed = keys.ToArray();
        Array.Sort(listed);
        return listed;
    }
}
