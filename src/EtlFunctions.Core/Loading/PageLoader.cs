using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>Loads a page chunk by chunk, going on after the chunks that are committed.</summary>
internal sealed class PageLoader(
    ChunkLoader chunks, PlaceLedger places, PageLanding landing, RecordCollector collector, RecordSettler settler, RejectLedger rejects, ShapeSample shapes,
    SourceWarnings warnings, WriteRetries writes, TimeProvider timeProvider)
{
    /// <summary>Loads what is not committed of a page.</summary>
    /// <param name="session">The open source and mapping.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public async Task<PageLoad> LoadAsync(FeedSession session, PageToLoad page, CancellationToken cancellationToken)
    {
        if (PlaceToken.TrySettle(page.Token, out var keys))
        {
            return await settler.SettleAsync(session, page, keys, cancellationToken);
        }

        if (PlaceToken.TryCollect(page.Token, out var of, out var token))
        {
            return await collector.CollectAsync(session, page, of, token, cancellationToken);
        }

        // Rows of a table are one chunk whatever a transform makes of them: once some are marked, the others are another page.
        var size = session.Feed.Source is PostgresSourceOptions { Transform: not null } ? int.MaxValue : session.Feed.Limits.ChunkSize;
        var held = session.Held ??= await HeldAsync(page.RunId, cancellationToken);
        var load = new PageLoad(ChunkOutcome.Committed, 0, LoadCounts.Zero);
        var chunk = new ChunkBuilder(session.Mapper, session.Keys, held, session.Cursor);
        var next = page.Chunks;
        var index = 0L;
        var records = await landing.FixAsync(session, page, session.Head?.Take(page.Number), cancellationToken);
        var isFetched = session.Source.LandingOf(page.Token) is not null;
        var counter = ShapeSample.Of(session, page);
        records = counter is null ? records : ShapeSample.CountAsync(records, counter, session.Feed.Shape.Records, cancellationToken);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            // A full chunk is sent only when another record follows, so that the last one is known to be the last.
            if (chunk.Count == size)
            {
                await SendAsync(isLast: false);
                if (!load.GoesOn)
                {
                    return load;
                }
            }

            // Counted from 1 behind this.
            if (index++ / size >= next)
            {
                chunk.Add(record, (int)index);
            }
        }

        await SendAsync(isLast: true);
        if (counter is not null && load.GoesOn)
        {
            // The page is committed: a stop asked for now has nothing to stop here.
            await shapes.NoteAsync(page, counter, CancellationToken.None);
        }

        return load;

        async Task SendAsync(bool isLast)
        {
            var sent = timeProvider.GetTimestamp();
            var key = new ChunkKey(page.RunId, page.Epoch, page.Number, next);
            var full = chunk.Take(key, isLast) with { MarkStatement = session.Source.MarkStatement, RenewsLease = session.Lease.IsDue(), MaxDeletePercent = session.Feed.Target.MaxDeletePercent };
            // What was fetched for the page is in hand; what is in the ledger or a file is as well read again.
            var result = isFetched ? await writes.RunAsync(key.ToString(), token => WriteAsync(full, token), cancellationToken) : await WriteAsync(full, cancellationToken);
            if (result.Outcome == ChunkOutcome.Committed)
            {
                var counts = result.Counts;
                EtlTelemetry.Chunk(
                    session.Feed.Name, counts.Inserted, counts.Updated, counts.Unchanged, counts.Rejected, counts.Filtered, timeProvider.GetElapsedTime(sent));
            }

            load = new PageLoad(
                result.Outcome, load.Chunks + (result.Outcome == ChunkOutcome.Committed ? 1 : 0), load.Counts + result.Counts);
            if (await session.Rejects.AddAsync(result.Counts, rejects, page.RunId, CancellationToken.None) is { } passed)
            {
                load = load with { TooManyRejects = passed };
            }

            // Further than this load knew, where an earlier attempt's chunks turn out to be committed.
            next = Math.Max(next + 1, result.CommittedChunks);
        }

        async Task<ChunkResult> WriteAsync(Chunk full, CancellationToken token)
        {
            await warnings.NoteAsync(session, page.RunId, page.Epoch, token);
            return await chunks.LoadAsync(full, token);
        }
    }

    private async Task<HeldKeys> HeldAsync(Guid runId, CancellationToken cancellationToken) =>
        HeldKeys.Of(await places.RepeatedAsync(runId, RepeatedKeys.MaxTold + 1, cancellationToken));

    /// <summary>Opens a page's records.</summary>
    public async Task<IAsyncEnumerable<RawRecord>> OpenAsync(FeedSession session, PageToLoad page, CancellationToken cancellationToken) =>
        session.Source.ReadAsync(await landing.FindAsync(session, page, cancellationToken), cancellationToken);
}

/// <summary>A page to load, by whom.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Number">The page's number in the run, from 1.</param>
/// <param name="Token">The source's token for it.</param>
/// <param name="Chunks">The chunks of it that are committed already.</param>
internal sealed record PageToLoad(Guid RunId, int Epoch, int Number, string Token, int Chunks)
{
    /// <inheritdoc/>
    public override string ToString() => $"run {RunId}, page {Number}";
}

/// <summary>What came of loading a page so far.</summary>
/// <param name="Outcome">What the last chunk statement found.</param>
/// <param name="Chunks">The chunks committed by this load.</param>
/// <param name="Counts">What became of their records.</param>
internal sealed record PageLoad(ChunkOutcome Outcome, int Chunks, LoadCounts Counts)
{
    /// <summary>The load of a page of which nothing was tried.</summary>
    public static readonly PageLoad Nothing = new(ChunkOutcome.Fenced, 0, LoadCounts.Zero);

    /// <summary>Gets what the run has too many rejects of, so that it must stop, or <see langword="null"/>.</summary>
    public string? TooManyRejects { get; init; }

    /// <summary>Gets a value indicating whether the next chunk may be sent.</summary>
    public bool GoesOn => Outcome is ChunkOutcome.Committed or ChunkOutcome.AlreadyCommitted && TooManyRejects is null;
}
