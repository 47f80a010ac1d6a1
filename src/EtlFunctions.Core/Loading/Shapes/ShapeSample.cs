using System.Runtime.CompilerServices;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Counts, as the first pages of a run are loaded, in how many records the mapped paths are.</summary>
internal sealed class ShapeSample(ShapeLedger shapes)
{
    /// <summary>Gets what counts the records of a page, or <see langword="null"/> for a page that is none of the first or was counted before.</summary>
    public static PathCounter? Of(FeedSession session, PageToLoad page) =>
        session.Feed is { Shape: { Check: true, Records: var records }, Mapping: { Mapper: null } mapping }
            && !session.IsHeadCounted && page.Number <= (records + session.Feed.Limits.PageSize - 1) / session.Feed.Limits.PageSize
            ? new PathCounter(mapping) : null;

    /// <summary>Passes records on and counts the first of them.</summary>
    public static async IAsyncEnumerable<RawRecord> CountAsync(
        IAsyncEnumerable<RawRecord> records, PathCounter counter, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (counter.Records < most && !record.IsFiltered)
            {
                counter.Add(record);
            }

            yield return record;
        }
    }

    /// <summary>Keeps what was counted.</summary>
    public Task NoteAsync(PageToLoad page, PathCounter counter, CancellationToken cancellationToken) =>
        shapes.NoteAsync(page.RunId, page.Epoch, counter, cancellationToken);
}
