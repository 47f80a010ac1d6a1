using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>
/// Keeps in the ledger what a page holds that the source may give otherwise the next time, before the first of several chunks
/// is committed: what goes on with the page then goes on with the same records, and none that moved in between is passed over.
/// </summary>
internal sealed class PageLanding(PageLedger pages, WriteRetries writes)
{
    /// <summary>Gets a page as planned, with what is kept of it.</summary>
    public async Task<PlannedPage> FindAsync(FeedSession session, PageToLoad page, CancellationToken cancellationToken) =>
        new(page.Token, session.Source.LandsPages
            ? await pages.LandedAsync(page.RunId, page.Number, cancellationToken)
            : default);

    /// <summary>Gets a page's records, the same ones whoever loads the page and how often.</summary>
    /// <param name="session">The open source.</param>
    /// <param name="page">The page.</param>
    /// <param name="ahead">Its records where they were read ahead, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SourceException">The page was committed in part and what it held is not kept.</exception>
    public async Task<IAsyncEnumerable<RawRecord>> FixAsync(
        FeedSession session, PageToLoad page, IAsyncEnumerable<RawRecord>? ahead, CancellationToken cancellationToken)
    {
        var planned = ahead is null ? await FindAsync(session, page, cancellationToken) : new PlannedPage(page.Token);
        var records = ahead ?? session.Source.ReadAsync(planned, cancellationToken);
        if (session.Source.IsKept(planned) || session.Source.LandingOf(page.Token) is not { } landing)
        {
            return records;
        }

        var all = new List<RawRecord>();
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            all.Add(record);
        }

        return page.Chunks == 0 && all.Count <= session.Feed.Limits.ChunkSize
            ? all.ToAsyncEnumerable()
            : await LandAsync(session, page, all, landing(all), cancellationToken);
    }

    private async Task<IAsyncEnumerable<RawRecord>> LandAsync(
        FeedSession session, PageToLoad page, List<RawRecord> records, ReadOnlyMemory<byte> landing, CancellationToken cancellationToken)
    {
        if (await writes.RunAsync(page.ToString(), token => pages.LandAsync(page.RunId, page.Epoch, page.Number, landing, token), cancellationToken))
        {
            return records.ToAsyncEnumerable();
        }

        // Another delivery of the same call came first, or an earlier attempt.
        if (await FindAsync(session, page, cancellationToken) is { Landed.IsEmpty: false } kept && session.Source.IsKept(kept))
        {
            return session.Source.ReadAsync(kept, cancellationToken);
        }

        return await pages.StandingAsync(page.RunId, page.Number, cancellationToken) is { IsCommitted: false } standing && standing.Epoch == page.Epoch
            ? throw new SourceException(
                $"Feed {session.Feed.Name}: page {page.Number} was committed in part and what it held is not in the ledger; the source may give other records now. None of the rest is loaded, so that no record is passed over; the next start begins anew.")
            {
                StopsRun = true,
                DeadEnd = DeadEnd.PageLost,
            }
            // The chunk statement tells what became of it.
            : records.ToAsyncEnumerable();
    }
}
