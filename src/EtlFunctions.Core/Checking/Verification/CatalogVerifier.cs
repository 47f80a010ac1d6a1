using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Checking;

/// <summary>Compares the catalog's rows with what a feed's source says, product by product, and writes nothing but a temporary file.</summary>
/// <remarks>Reads the source whole, as a full refresh does. Memory does not grow with the catalog: what was seen is noted on disk.</remarks>
public sealed class CatalogVerifier
{
    private const int ProductsAtOnce = 200;
    private const int ComparisonsAtOnce = 4;

    private readonly IEnumerable<IProductSourceFactory> _sources;
    private readonly IRecordMapperFactory _mappers;
    private readonly CatalogComparison _catalog;
    private readonly TimeProvider _time;

    internal CatalogVerifier(IEnumerable<IProductSourceFactory> sources, IRecordMapperFactory mappers, EtlDataSource dataSource, SqlText sql, TimeProvider time)
    {
        _sources = sources;
        _mappers = mappers;
        _catalog = new CatalogComparison(dataSource, sql);
        _time = time;
    }

    /// <summary>Verifies.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="listed">The most products to list in the result; all are counted.</param>
    /// <param name="progress">Takes the records read so far.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SourceException">The source cannot be read to its end.</exception>
    public async Task<CatalogVerification> VerifyAsync(Feed feed, int listed, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var isQueue = feed.Source is PostgresSourceOptions { Status: not null };
        // Of a table whose rows are marked all rows say what the products are, not only those that nobody loaded yet.
        var whole = feed.Source is PostgresSourceOptions { Status: not null } rows ? feed with { Source = rows with { Status = null } } : feed;
        var mapper = _mappers.Create(feed.Name, feed.Mapping);
        await using var source = Factory(feed).Create(whole);
        using var seen = new SeenProducts();
        using var scattered = new ScatteredRecords();
        var found = new CatalogVerification();
        var items = new List<LoadItem>(ProductsAtOnce);
        var comparing = new Queue<Task<IReadOnlyList<ComparedItem>>>();
        var since = feed.Incremental?.InitialValue is { } initial ? source.CursorSince(initial) : null;
        var records = new WholeSource(source, _time);
        ChunkBuilder? builder = null;
        await foreach (var record in records.ReadAsync(since, cancellationToken))
        {
            // Rows whose product may stand anywhere are put together at the end, as a run does.
            builder ??= new ChunkBuilder(mapper, RecordKeyReader.Of(feed.Mapping, feed.Source.Transform is not null), HeldOf(records.Repeated, record));
            found = found with { Read = found.Read + 1 };
            builder.Add(record, builder.Count + 1);
            if (builder.Count == ProductsAtOnce)
            {
                await TakeAsync(builder.Take(default, isLast: false));
            }
        }

        if (builder is not null)
        {
            await TakeAsync(builder.Take(default, isLast: true));
        }

        foreach (var together in scattered.Products())
        {
            var product = new HeldProduct(mapper, FeedSession.LinesOf(feed), feed.Limits.MaxRecordBytes);
            product.Add(together);
            var chunk = product.ToChunk(default);
            found = found with { Duplicates = found.Duplicates + chunk.Settlement!.Duplicates };
            await TakeAsync(chunk);
        }

        Compare();
        await NoteAsync(atMost: 0);
        await _catalog.NoteKeysAsync(feed.Name, seen, cancellationToken);
        return seen.Judge(found with { Warnings = source.Warnings }, listed, countsExtra: !isQueue);

        async Task TakeAsync(Chunk chunk)
        {
            foreach (var held in chunk.Held)
            {
                scattered.Add(held);
            }

            foreach (var reject in chunk.Rejects)
            {
                found = found with { Rejected = found.Rejected + 1, FirstReject = found.FirstReject ?? $"{reject.Record.Location}: {reject.Reason.Message}" };
            }

            found = found with { Filtered = found.Filtered + chunk.Filtered.Count };
            items.AddRange(chunk.Items);
            if (items.Count >= ProductsAtOnce)
            {
                Compare();
                await NoteAsync(atMost: ComparisonsAtOnce - 1);
            }
        }

        void Compare()
        {
            if (items.Count > 0)
            {
                comparing.Enqueue(_catalog.CompareAsync(feed.Name, items, cancellationToken));
                items = new List<LoadItem>(ProductsAtOnce);
            }
        }

        // In the order of the source, whichever answer comes first.
        async Task NoteAsync(int atMost)
        {
            while (comparing.Count > atMost)
            {
                foreach (var compared in await comparing.Dequeue())
                {
                    seen.Note(compared);
                }
            }

            progress?.Report(found.Read);
        }
    }

    private static HeldKeys HeldOf(IReadOnlySet<long>? repeated, in RawRecord first) =>
        repeated is not null ? HeldKeys.Of(repeated) : first.Group is null ? HeldKeys.None : HeldKeys.All;

    private IProductSourceFactory Factory(Feed feed) => _sources.FirstOrDefault(s => s.Type == feed.Source.Type)
        ?? throw new SourceException(
            $"Feed {feed.Name}: found the source type '{feed.Source.Type}', expected one of {string.Join(", ", _sources.Select(s => s.Type))}. Nothing was compared.");
}
