using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>What a process keeps open for one run of a feed: the source and the compiled mapping, shared by its pages.</summary>
/// <param name="Feed">The feed, with the run's sizes.</param>
/// <param name="Source">The open source.</param>
/// <param name="Mapper">The mapping.</param>
/// <param name="Cursor">Reads the records' cursor values, or <see langword="null"/> where the feed is not incremental.</param>
internal sealed record FeedSession(Feed Feed, IProductSource Source, IRecordMapper Mapper, CursorReader? Cursor = null)
{
    /// <summary>Gets the clock by which the run's chunks renew its lease.</summary>
    public required LeaseClock Lease { get; init; }

    private readonly Lock _lock = new();
    private long _retriesNoted;

    /// <summary>Gets or sets how many of the source's warnings are in the ledger.</summary>
    public int WarningsNoted { get; set; }

    /// <summary>Gets the source's retries that were not taken before.</summary>
    public long TakeRetries()
    {
        lock (_lock)
        {
            var count = Source.Retries - _retriesNoted;
            _retriesNoted += count;
            return count;
        }
    }

    /// <summary>Gives back what was taken and could not be noted.</summary>
    public void GiveRetriesBack(long count)
    {
        lock (_lock)
        {
            _retriesNoted -= count;
        }
    }
}
