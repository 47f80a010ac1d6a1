using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>The first records of a run, read ahead and kept until their pages are loaded. Not for concurrent use.</summary>
/// <remarks>It keeps few records more than it was asked for: of a large page in which they end, the rest is read as it is loaded.</remarks>
internal sealed class HeadRecords(MappingOptions mapping, int wanted) : IAsyncDisposable
{
    // A page this small is read to its end, so that nothing of its source stays open while others are loaded.
    private const int SmallPage = 100;

    private readonly Queue<PageToLoad> _unread = new();
    private readonly List<PageToLoad> _pages = [];
    private readonly Dictionary<int, List<RawRecord>> _records = [];
    private (int Page, IAsyncEnumerator<RawRecord> Records)? _open;
    private int _count;

    /// <summary>Gets what the records have.</summary>
    public PathCounter Paths { get; } = new(mapping);

    /// <summary>Gets or sets a value indicating whether the records were held against the feed's shape, and may be loaded.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Gets the number of the last page that was planned for it.</summary>
    public int LastPlanned { get; private set; }

    /// <summary>Gets a value indicating whether enough is read.</summary>
    public bool IsFull => _count >= wanted;

    /// <summary>Gets a value indicating whether a planned page is not read.</summary>
    public bool HasUnread => _unread.Count > 0;

    /// <summary>Gets the pages read and not loaded, in order.</summary>
    public IReadOnlyList<PageToLoad> Pages => _pages;

    /// <summary>Gets the payloads kept.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Payloads => _records.Values.SelectMany(r => r).Where(r => r is { Problem: null, IsFiltered: false }).Select(r => r.Payload);

    /// <summary>Adds planned pages to read.</summary>
    public void Plan(IEnumerable<PageToLoad> pages)
    {
        foreach (var page in pages)
        {
            _unread.Enqueue(page);
            LastPlanned = page.Number;
        }
    }

    /// <summary>Reads the next planned page, or of it what is wanted. If that fails, the page is not read and may be tried again.</summary>
    /// <param name="read">Opens a page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task ReadAsync(Func<PageToLoad, Task<IAsyncEnumerable<RawRecord>>> read, CancellationToken cancellationToken)
    {
        var page = _unread.Peek();
        var records = new List<RawRecord>();
        var source = (await read(page)).GetAsyncEnumerator(cancellationToken);
        var isOver = false;
        try
        {
            while (records.Count < Math.Max(SmallPage, wanted - _count) && !(isOver = !await source.MoveNextAsync()))
            {
                records.Add(source.Current);
            }

            if (!isOver)
            {
                _open = (page.Number, source);
            }
        }
        finally
        {
            if (_open?.Records != source)
            {
                await source.DisposeAsync();
            }
        }

        _unread.Dequeue();
        var whole = records.FindAll(r => !r.IsFiltered);
        _count += whole.Count;
        whole.ForEach(r => Paths.Add(r));
        _records.Add(page.Number, records);
        _pages.Add(page);
    }

    /// <summary>Leaves a page that cannot be read to the load of all pages.</summary>
    public void LeaveOut() => _unread.Dequeue();

    /// <summary>Takes a page from it, however its load ends.</summary>
    public void Remove(PageToLoad page) => _pages.Remove(page);

    /// <summary>Gives a page's records once, or <see langword="null"/> for a page it does not have.</summary>
    public IAsyncEnumerable<RawRecord>? Take(int page) => _records.Remove(page, out var records) ? TakeAsync(page, records) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_open is { } open)
        {
            _open = null;
            await open.Records.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<RawRecord> TakeAsync(int page, List<RawRecord> records)
    {
        foreach (var record in records)
        {
            yield return record;
        }

        if (_open is not { } open || open.Page != page)
        {
            yield break;
        }

        _open = null;
        await using (open.Records)
        {
            while (await open.Records.MoveNextAsync())
            {
                yield return open.Records.Current;
            }
        }
    }
}
