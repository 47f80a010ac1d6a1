using System.Diagnostics.CodeAnalysis;
using EtlFunctions.Mapping;

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

/// <summary>Which page of which version of a file; ordered by place.</summary>
internal readonly record struct PageKey(string File, FileFingerprint Fingerprint, TextPosition Position, int Records) : IComparable<PageKey>
{
    public static PageKey Of(FilePageToken token) =>
        new(token.File, token.Fingerprint, token.Position, token.Records);

    public int CompareTo(PageKey other)
    {
        var byFile = string.CompareOrdinal(File, other.File);
        var byTag = byFile != 0 ? byFile : string.CompareOrdinal(Fingerprint.Tag, other.Fingerprint.Tag);
        return byTag != 0
            ? byTag
            : (Fingerprint.Modified, Fingerprint.Length, Position.Offset, Position.Skip, Records)
                .CompareTo((other.Fingerprint.Modified, other.Fingerprint.Length, other.Position.Offset, other.Position.Skip, other.Records));
    }
}
