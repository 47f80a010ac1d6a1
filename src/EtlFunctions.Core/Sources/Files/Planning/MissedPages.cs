using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads pages that are no longer, or not yet, in the cache; reading forward, it keeps those that follow.</summary>
internal sealed class MissedPages(Feed feed, FeedFiles files, PageCache cache) : IAsyncDisposable
{
    private const int PagesAhead = 40;
    private const long BytesAhead = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<PageKey, FilePageToken> _wanted = [];
    private RecordReader? _reader;
    private SourceFile? _file;

    public async Task<RawRecord[]> ReadAsync(FilePageToken token, CancellationToken cancellationToken)
    {
        var key = PageKey.Of(token);
        lock (_lock)
        {
            _wanted[key] = token;
        }

        try
        {
            await _reading.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(() => Read(key, token, cancellationToken), cancellationToken);
            }
            finally
            {
                _reading.Release();
            }
        }
        finally
        {
            lock (_lock)
            {
                _wanted.Remove(key);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.WaitAsync();
        CloseReader();
        _reading.Release();
        _reading.Dispose();
    }

    private RawRecord[] Read(PageKey key, FilePageToken token, CancellationToken cancellationToken)
    {
        if (cache.TryGet(key, out var cached))
        {
            return cached;
        }

        // Those that wait for earlier pages first: then one pass forward serves all.
        foreach (var earlier in WantedBefore(key))
        {
            try
            {
                Fetch(earlier, cancellationToken);
            }
            catch (SourceException)
            {
                // Its own caller meets the same trouble and reports it.
            }
        }

        return cache.TryGet(key, out cached) ? cached : Fetch(token, cancellationToken);
    }

    private List<FilePageToken> WantedBefore(PageKey key)
    {
        lock (_lock)
        {
            return [.. _wanted.TakeWhile(w => w.Key.CompareTo(key) < 0).Where(w => w.Key.File == key.File && !cache.TryGet(w.Key, out _)).Select(w => w.Value)];
        }
    }

    private RawRecord[] Fetch(FilePageToken token, CancellationToken cancellationToken)
    {
        try
        {
            var file = files.Planned(token);
            var reader = ReaderAt(file, token.Position);
            var page = RecordPage.Read(reader, token.Records, cancellationToken);
            if (page.Records.Length != token.Records)
            {
                throw file.ContentChanged(token.Position, page.Records.Length, token.Records);
            }

            cache.Add(PageKey.Of(token), page);
            ReadAhead(reader, token, cancellationToken);
            return page.Records;
        }
        catch
        {
            CloseReader();
            throw;
        }
    }

    private void ReadAhead(RecordReader reader, FilePageToken after, CancellationToken cancellationToken)
    {
        try
        {
            CachePagesFrom(reader, after, cancellationToken);
        }
        catch (SourceException)
        {
            // The page asked for is there; trouble ahead is told by the read that needs what lies there.
            CloseReader();
        }
    }

    private void CachePagesFrom(RecordReader reader, FilePageToken after, CancellationToken cancellationToken)
    {
        long bytes = 0;
        for (var pages = 0; pages < PagesAhead && bytes < BytesAhead; pages++)
        {
            var position = reader.Position;
            var page = RecordPage.Read(reader, feed.Limits.PageSize, cancellationToken);
            if (page.Records.Length == 0)
            {
                return;
            }

            cache.Add(PageKey.Of(after with { Offset = position.Offset, Number = position.Number, Skip = position.Skip, Records = page.Records.Length }), page);
            bytes += page.Bytes;
        }
    }

    private RecordReader ReaderAt(SourceFile file, TextPosition position)
    {
        if (_reader is { } reader && _file == file && reader.TryMoveTo(position))
        {
            return reader;
        }

        CloseReader();
        _file = file;
        return _reader = RecordReaders.Open(file, feed, position);
    }

    private void CloseReader()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
