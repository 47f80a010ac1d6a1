using System.Globalization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Decides whether a walk is over where a page brings nothing new: no records, or those of the page before.</summary>
internal sealed class PageEnd(PaginatorOptions paginator, TotalWatch totals)
{
    /// <summary>Pages in a row that bring nothing new, after which an API is believed to have no more.</summary>
    private const int Enough = 2;

    private static readonly int[] UsualSizes = [5, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 32, 36, 40, 48, 60, 64, 72, 75, 80, 90, 96, 99, 120, 128, 240, 256, 499, 512];

    private bool IsNumbered => paginator.Type is PaginatorType.PageNumber or PaginatorType.Offset;

    /// <summary>Decides for a page without records.</summary>
    /// <param name="cursor">The cursor, which counts the page.</param>
    /// <param name="page">The page.</param>
    /// <param name="more">Whether the page says that more follow.</param>
    /// <param name="link">The way on, for a walk by cursors or links.</param>
    /// <returns>Whether it is the end.</returns>
    public bool IsAtEmpty(HttpCursor cursor, HttpPage page, MoreFlag? more, string? link)
    {
        var reach = totals.ReachOf(cursor);
        if (more is { IsMore: false } || (!IsNumbered && link is null))
        {
            return true;
        }

        if (more is { IsMore: true })
        {
            // Some APIs leave records out after they cut the pages; but what never ends is no answer.
            return (reach == Reach.Reached && cursor.Empty > 0) || (cursor.Empty >= Limit() ? throw Contradiction(page, more, cursor.Empty) : false);
        }

        if (IsNumbered)
        {
            return (paginator.StopAfterEmptyPage ?? true) || (cursor.Size == 0 && paginator.Type == PaginatorType.Offset);
        }

        if (cursor.Count == 0 || reach == Reach.Short)
        {
            return false;
        }

        if (reach != Reach.Reached && cursor.Empty >= Enough)
        {
            totals.Doubt(string.Create(
                CultureInfo.InvariantCulture,
                $"the source gave {cursor.Empty} pages without records behind {cursor.Count:N0} records, and a cursor still: taken for the end"));
        }

        return reach == Reach.Reached || cursor.Empty >= Enough;
    }

    /// <summary>Decides for a page with the records of the page before.</summary>
    /// <param name="cursor">The cursor, which does not count the page.</param>
    /// <param name="page">The page.</param>
    /// <param name="more">Whether the page says that more follow.</param>
    /// <returns>Whether it is the end; <see langword="null"/> where it is none.</returns>
    public bool? IsAtRepeated(HttpCursor cursor, HttpPage page, MoreFlag? more)
    {
        var reach = totals.ReachOf(cursor);
        if (reach == Reach.Reached || (more is { IsMore: false } && reach != Reach.Short))
        {
            return true;
        }

        var mayBeLast = IsNumbered && cursor.Index == 1 ? MayBeWhole(page) : IsNumbered || page.Records.Length < cursor.Size;
        return reach == Reach.Short || more is { IsMore: true } || !mayBeLast ? null : cursor.Repeats + 1 >= Enough;
    }

    // The one page of a small shop looks like any page of an API that ignores what it is asked: it is told by being shorter
    // than was asked for, or by a number that is announced and is no usual size of a page.
    private bool MayBeWhole(HttpPage page) => RequestLimit.Of(page, paginator) is { } limit
        ? page.Records.Length < limit
        : Totals.IsOwnCount(page) && !UsualSizes.Contains(page.Records.Length) && page.Records.Length % 50 != 0;

    // A page without records that is declared to be no end may be followed by many.
    private int Limit() => IsNumbered && (paginator.StopAfterEmptyPage ?? true) ? Enough : HttpConstants.MaxEmptyPages;

    private static SourceException Contradiction(HttpPage page, MoreFlag more, int empty) => new(
        $"{page.ShownAddress}: found {empty} pages without records one after the other, but {more.Text} at \"{more.Path}\": more are said to follow; expected records, or the end. What came is loaded, but the run cannot succeed. Check source.paginator and source.params.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
}
