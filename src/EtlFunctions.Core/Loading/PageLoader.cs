using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>Loads a page chunk by chunk, going on after the chunks that are committed.</summary>
internal sealed class PageLoader(ChunkLoader chunks, PageLedger pages, SourceWarnings warnings, TimeProvider timeProvider)
{
    /// <summary>Loads what is not committed of a page.</summary>
    /// <param name="session">The open source and mapping.</param>
    /// <param name="input">The page.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public async Task<PageLoad> LoadAsync(FeedSession session, LoadPageInput input, CancellationToken cancellationToken)
    {
        var size = input.Limits.ChunkSize;
        var load = new PageLoad(ChunkOutcome.Committed, 0, LoadCounts.Zero);
        var chunk = new ChunkBuilder(session.Mapper, session.Cursor);
        var next = input.Page.Chunks;
        var index = 0L;
        await foreach (var record in session.Source.ReadAsync(await FindAsync(session, input, cancellationToken), cancellationToken))
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

            if (index++ / size >= next)
            {
                chunk.Add(record);
            }
        }

        await SendAsync(isLast: true);
        return load;

        async Task SendAsync(bool isLast)
        {
            await warnings.NoteAsync(session, input.RunId, input.Epoch, cancellationToken);
            var sent = timeProvider.GetTimestamp();
            var key = new ChunkKey(input.RunId, input.Epoch, input.Page.Number, next);
            var full = chunk.Take(key, isLast) with { MarkStatement = session.Source.MarkStatement, RenewsLease = session.Lease.IsDue() };
            var result = await chunks.LoadAsync(full, cancellationToken);
            if (result.Outcome == ChunkOutcome.Committed)
            {
                EtlTelemetry.Chunk(input.Feed, result.Counts, timeProvider.GetElapsedTime(sent));
            }

            load = new PageLoad(
                result.Outcome, load.Chunks + (result.Outcome == ChunkOutcome.Committed ? 1 : 0), load.Counts + result.Counts);
            // Further than this load knew, where an earlier attempt's chunks turn out to be committed.
            next = Math.Max(next + 1, result.CommittedChunks);
        }
    }

    private async Task<PlannedPage> FindAsync(FeedSession session, LoadPageInput input, CancellationToken cancellationToken) =>
        new(input.Page.Token, session.Source.LandsPages
            ? await pages.LandedAsync(input.RunId, input.Page.Number, cancellationToken)
            : default);
}
