using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>The counts of what became of records, each of them once: whoever reads, adds or shows all of them goes by <c>All</c>.</summary>
public abstract record RecordCounts
{
    // The columns are those of the ledger's pages and of load_chunk's answer.
    private static readonly (string Column, Slot Of)[] All =
    [
        ("read", static counts => ref counts._read),
        ("inserted", static counts => ref counts._inserted),
        ("updated", static counts => ref counts._updated),
        ("unchanged", static counts => ref counts._unchanged),
        ("rejected", static counts => ref counts._rejected),
        ("filtered", static counts => ref counts._filtered),
        ("duplicates", static counts => ref counts._duplicates),
        ("stale", static counts => ref counts._stale),
        ("skus_inserted", static counts => ref counts._skusInserted),
        ("skus_updated", static counts => ref counts._skusUpdated),
        ("skus_discontinued", static counts => ref counts._skusDiscontinued),
        ("repaired", static counts => ref counts._repaired),
    ];

    private long _read;
    private long _inserted;
    private long _updated;
    private long _unchanged;
    private long _rejected;
    private long _filtered;
    private long _duplicates;
    private long _stale;
    private long _skusInserted;
    private long _skusUpdated;
    private long _skusDiscontinued;
    private long _repaired;

    private delegate ref long Slot(RecordCounts counts);

    /// <summary>Gets the records read from the source.</summary>
    [JsonPropertyOrder(-1)]
    public long Read
    {
        get => _read;
        init => _read = value;
    }

    /// <summary>Gets the products inserted.</summary>
    [JsonPropertyOrder(-1)]
    public long Inserted
    {
        get => _inserted;
        init => _inserted = value;
    }

    /// <summary>Gets the products updated.</summary>
    [JsonPropertyOrder(-1)]
    public long Updated
    {
        get => _updated;
        init => _updated = value;
    }

    /// <summary>Gets the records that changed nothing: equal to what is stored, <see cref="Stale"/> or <see cref="Duplicates"/>.</summary>
    [JsonPropertyOrder(-1)]
    public long Unchanged
    {
        get => _unchanged;
        init => _unchanged = value;
    }

    /// <summary>Gets the records rejected.</summary>
    [JsonPropertyOrder(-1)]
    public long Rejected
    {
        get => _rejected;
        init => _rejected = value;
    }

    /// <summary>Gets the records that the feed's transform left out; <c>0</c> also in what an older version wrote.</summary>
    [JsonPropertyOrder(-1)]
    public long Filtered
    {
        get => _filtered;
        init => _filtered = value;
    }

    /// <summary>Gets the records superseded by another one of the same product; part of <see cref="Unchanged"/>, unless they were loaded before that was known.</summary>
    [JsonPropertyOrder(-1)]
    public long Duplicates
    {
        get => _duplicates;
        init => _duplicates = value;
    }

    /// <summary>Gets the records older than what is stored; part of <see cref="Unchanged"/>.</summary>
    [JsonPropertyOrder(-1)]
    public long Stale
    {
        get => _stale;
        init => _stale = value;
    }

    /// <summary>Gets the SKUs inserted.</summary>
    [JsonPropertyOrder(-1)]
    public long SkusInserted
    {
        get => _skusInserted;
        init => _skusInserted = value;
    }

    /// <summary>Gets the SKUs updated.</summary>
    [JsonPropertyOrder(-1)]
    public long SkusUpdated
    {
        get => _skusUpdated;
        init => _skusUpdated = value;
    }

    /// <summary>Gets the SKUs marked discontinued, since their product no longer lists them.</summary>
    [JsonPropertyOrder(-1)]
    public long SkusDiscontinued
    {
        get => _skusDiscontinued;
        init => _skusDiscontinued = value;
    }

    /// <summary>Gets the products whose rows a full refresh found changed since they were loaded, and put right; part of <see cref="Updated"/>.</summary>
    [JsonPropertyOrder(-1)]
    public long Repaired
    {
        get => _repaired;
        init => _repaired = value;
    }

    /// <summary>Gets the columns that hold the counts.</summary>
    internal static IEnumerable<string> Columns => All.Select(count => count.Column);

    /// <summary>Sets every count by its column.</summary>
    private protected void Fill(Func<string, long> count)
    {
        foreach (var (column, slot) in All)
        {
            slot(this) = count(column);
        }
    }

    /// <summary>Adds other counts to these.</summary>
    private protected void Add(RecordCounts other)
    {
        foreach (var (_, slot) in All)
        {
            slot(this) += slot(other);
        }
    }
}
