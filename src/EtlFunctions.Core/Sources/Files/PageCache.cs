using System.Diagnostics.CodeAnalysis;

namespace EtlFunctions.Sources.Files;

/// <summary>The records of pages planned or read ahead, kept until newer ones need the room: a page may be read again.</summary>
internal sealed class PageCache(int maxPages, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PageKey, RawRecord[]> _pages = [];
    private readonly Queue<(PageKey Key, long Bytes)> _order = [];
    private long _bytes;

    public bool TryGet(PageKey key, [NotNullWhen(true)] out RawRecord[]? records)
    {
        lock (_lock)
        {
            return _pages.TryGetValue(key, out records);
        }
    }

    public void Add(PageKey key, RecordPage page)
    {
        lock (_lock)
        {
            if (!_pages.TryAdd(key, page.Records))
            {
                return;
            }

            _order.Enqueue((key, page.Bytes));
            _bytes += page.Bytes;
            while (_order.Count > 1 && (_order.Count > maxPages || _bytes > maxBytes))
            {
                var (oldest, bytes) = _order.Dequeue();
                _pages.Remove(oldest);
                _bytes -= bytes;
            }
        }
    }
}
