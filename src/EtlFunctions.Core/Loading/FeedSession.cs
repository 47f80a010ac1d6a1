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
    private readonly Lock _lock = new();
    private long _retriesNoted;

    /// <summary>Gets the clock by which the run's chunks renew its lease.</summary>
    public required LeaseClock Lease { get; init; }

    /// <summary>Gets what reads the key of a record that the mapping does not take, or <see langword="null"/> where only the mapping can.</summary>
    public RecordKeyReader? Keys { get; } = RecordKeyReader.Of(Feed.Mapping, Feed.Source.Transform is not null);

    /// <summary>Gets or sets the keys whose records are held, once they are known to this process.</summary>
    public HeldKeys? Held { get; set; }

    /// <summary>Gets the fields by which lines name themselves and the line they belong to, or <see langword="null"/>.</summary>
    public LineKeys? Lines => LinesOf(Feed);

    /// <summary>Gets what watches the run's rejects.</summary>
    public RejectWatch Rejects { get; } = new(Feed.Limits);

    /// <summary>Gets the run's slowest pages.</summary>
    public SlowestPages Slowest { get; } = new();

    /// <summary>Gets or sets the run's first records while they are read ahead, or <see langword="null"/>.</summary>
    public HeadRecords? Head { get; set; }

    /// <summary>Gets or sets a value indicating whether the shape of the run's first records is noted.</summary>
    public bool IsHeadCounted { get; set; }

    /// <summary>Gets or sets how many of the source's warnings are in the ledger.</summary>
    public int WarningsNoted { get; set; }

    /// <summary>Gets or sets how many of the source's doubts are in the ledger.</summary>
    public int DoubtsNoted { get; set; }

    /// <summary>Gets the fields by which lines of a feed's source name themselves and the line they belong to, or <see langword="null"/>.</summary>
    public static LineKeys? LinesOf(Feed feed) => feed.Source switch
    {
        FileSourceOptions file => LineKeys.Of(file.ParentKey, file.IdKey, file.ChildWhere),
        HttpSourceOptions http => LineKeys.Of(http.ParentKey, http.IdKey, http.ChildWhere),
        _ => null,
    };

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
