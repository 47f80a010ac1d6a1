using EtlFunctions.Ledger;

namespace EtlFunctions.Loading;

/// <summary>Loads the products whose records were held, once all of them are there.</summary>
internal sealed class RecordSettler(HeldRecords held, ChunkLoader chunks)
{
    /// <summary>Settles a range of keys, in one chunk.</summary>
    public async Task<PageLoad> SettleAsync(FeedSession session, PageToLoad page, KeyRange keys, CancellationToken cancellationToken)
    {
        var rows = await held.ReadAsync(page.RunId, keys, cancellationToken);
        var products = new HeldProduct(session.Mapper, session.Lines, session.Feed.Limits.MaxRecordBytes, session.Keys);
        for (int start = 0, end; start < rows.Count; start = end)
        {
            for (end = start + 1; end < rows.Count && rows[end].Key == rows[start].Key; end++)
            {
            }

            products.Add([.. rows.Skip(start).Take(end - start)]);
        }

        var chunk = products.ToChunk(new ChunkKey(page.RunId, page.Epoch, page.Number, page.Chunks)) with
        {
            // The rows of a source that marks them are known to it only once it has read one.
            MaxDeletePercent = session.Feed.Target.MaxDeletePercent,
            MarkStatement = rows.Any(r => r.Record.Mark is not null) ? await session.Source.DescribeMarkAsync(cancellationToken) : null,
        };
        var result = await chunks.LoadAsync(chunk, cancellationToken);
        var isCommitted = result.Outcome == ChunkOutcome.Committed;
        return new PageLoad(result.Outcome, isCommitted ? 1 : 0, result.Counts);
    }
}
