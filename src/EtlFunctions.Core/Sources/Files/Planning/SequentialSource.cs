using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Plans and reads files that can only be read forward: compressed ones, JSON arrays, CSV.</summary>
/// <remarks>
/// Planning has the records in hand, so it keeps the latest pages for the reads that follow at once. A page no longer kept
/// is read from the file again.
/// </remarks>
internal sealed class SequentialSource : IAsyncDisposable
{
    private const long CachedBytes = 48 * 1024 * 1024;
    private const long PlannedBytes = 16 * 1024 * 1024;
    private const int CachedSegments = 4;
    private const int MinCachedPages = 160;

    private readonly Feed _feed;
    private readonly PageCache _cache;
    private readonly MissedPages _missed;
    private RecordReader? _reader;
    private SourceFile? _file;

    public SequentialSource(Feed feed, FeedFiles files)
    {
        _feed = feed;
        _cache = new PageCache(Math.Max(MinCachedPages, CachedSegments * feed.Limits.PagesPerSegment), CachedBytes);
        _missed = new MissedPages(feed, files, _cache);
    }

    /// <summary>Plans pages; never called twice at once.</summary>
    public FilePlanStep Plan(SourceFile file, TextPosition from, int maxPages, List<PlannedPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            file.VerifyAsync(cancellationToken).GetAwaiter().GetResult();
            return PlanFrom(file, ReaderAt(file, from), maxPages, pages, cancellationToken);
        }
        catch
        {
            CloseReader();
            throw;
        }
    }

    public async Task<RawRecord[]> ReadAsync(SourceFile file, FilePageToken token, CancellationToken cancellationToken)
    {
        await file.VerifyAsync(cancellationToken);
        return _cache.TryGet(PageKey.Of(token), out var records)
            ? records
            : await _missed.ReadAsync(token, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        CloseReader();
        await _missed.DisposeAsync();
    }

    private FilePlanStep PlanFrom(SourceFile file, RecordReader reader, int maxPages, List<PlannedPage> pages, CancellationToken cancellationToken)
    {
        var lastPage = pages.Count + maxPages;
        for (long bytes = 0; pages.Count < lastPage && bytes < PlannedBytes;)
        {
            var position = reader.Position;
            var page = RecordPage.Read(reader, _feed.Limits.PageSize, cancellationToken);
            var token = FilePageToken.At(file, position) with { Records = page.Records.Length };
            if (page.Records.Length == 0)
            {
                if (reader.Unreadable is { } reason)
                {
                    pages.Add((token with { Unreadable = reason }).ToPage());
                }

                CloseReader();
                return new FilePlanStep(null, file.Fingerprint.Length);
            }

            _cache.Add(PageKey.Of(token), page);
            pages.Add(token.ToPage());
            bytes += page.Bytes;
        }

        return new FilePlanStep(reader.Position, reader.StoredBytesRead);
    }

    private RecordReader ReaderAt(SourceFile file, TextPosition from)
    {
        if (_reader is { } reader && _file == file && reader.TryMoveTo(from))
        {
            return reader;
        }

        CloseReader();
        _file = file;
        return _reader = RecordReaders.Open(file, _feed, from);
    }

    private void CloseReader()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
