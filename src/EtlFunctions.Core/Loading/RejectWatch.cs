using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Loading;

/// <summary>Watches, for the chunks of a run in this process, whether too many of its records are rejected.</summary>
/// <remarks>
/// It counts by itself, so that a chunk costs no query more. The ledger, which knows earlier attempts and other processes
/// too, is asked at the first reject, whenever what was read has doubled since, and before anything is stopped.
/// </remarks>
internal sealed class RejectWatch(LimitOptions limits)
{
    private const long FirstDoubling = 1000;

    private readonly Lock _lock = new();
    private long _read;
    private long _rejected;
    private long _readAtCount;
    private bool _isCounted;

    /// <summary>Gets why the run must stop, once it is known.</summary>
    public string? Passed { get; private set; }

    /// <summary>Counts a committed chunk's records.</summary>
    /// <returns>Why the run must stop, or <see langword="null"/>.</returns>
    public async ValueTask<string?> AddAsync(LoadCounts counts, RejectLedger ledger, Guid runId, CancellationToken cancellationToken)
    {
        long readBefore, rejectedBefore;
        lock (_lock)
        {
            _read += counts.Read;
            _rejected += counts.Rejected;
            var mayRest = _isCounted && _read < 2 * Math.Max(_readAtCount, FirstDoubling);
            if (Passed is not null || _rejected == 0 || (mayRest && RejectLimit.Passed(limits, _read, _rejected) is null))
            {
                return Passed;
            }

            (readBefore, rejectedBefore) = (_read, _rejected);
        }

        var (read, rejected) = await ledger.CountAsync(runId, cancellationToken);
        lock (_lock)
        {
            // What other chunks added meanwhile may be in the answer too: too much is counted rather than too little, and
            // the ledger is asked again before that stops anything.
            (_read, _rejected) = (read + _read - readBefore, rejected + _rejected - rejectedBefore);
            _readAtCount = read;
            _isCounted = true;
            return Passed ??= RejectLimit.Passed(limits, read, rejected);
        }
    }
}
