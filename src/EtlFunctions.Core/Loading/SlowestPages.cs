namespace EtlFunctions.Loading;

/// <summary>The slowest pages of a run that this process loaded, so that only those are told to the ledger.</summary>
internal sealed class SlowestPages
{
    /// <summary>What is faster than this is slow for nobody.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    // As many as the ledger keeps.
    private const int Kept = 5;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TimeSpan, TimeSpan> _slowest = new();

    /// <summary>Tells whether a page is to be told, and remembers it.</summary>
    public bool Take(TimeSpan time)
    {
        if (time < Threshold)
        {
            return false;
        }

        lock (_lock)
        {
            if (_slowest.Count < Kept)
            {
                _slowest.Enqueue(time, time);
                return true;
            }

            return time > _slowest.EnqueueDequeue(time, time);
        }
    }
}
