using System.Globalization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Takes one fetched page of a walk: checks that it is new, lands it and finds the way to the next.</summary>
/// <param name="feed">The feed.</param>
/// <param name="address">The addresses of the source.</param>
/// <param name="paginator">The paginator.</param>
/// <param name="isFound">Whether it was found out.</param>
/// <param name="totals">Compares what is announced with what came.</param>
/// <param name="known">The pages with a number seen so far.</param>
internal sealed class PageWalk(Feed feed, SourceAddress address, PaginatorOptions paginator, bool isFound, TotalWatch totals, KnownPages known)
{
    private readonly PageEnd _end = new(paginator, totals);
    private readonly NextWay _way = new(address, paginator, totals);

    private bool IsNumbered => paginator.Type is PaginatorType.PageNumber or PaginatorType.Offset;

    private PageNumbering Numbering => new(paginator, feed.Limits.PageSize);

    /// <summary>Takes a page.</summary>
    /// <returns>Where to go on, or <see langword="null"/> at the end.</returns>
    /// <exception cref="SourceException">The API repeats itself, or says one thing and gives another.</exception>
    public HttpCursor? Take(HttpCursor cursor, HttpPage page, PlanInProgress plan)
    {
        var count = page.Records.Length;
        var seen = SeenPages.Parse(cursor.Seen);
        if (count > 0 && PageFingerprint.ToText(page.Fingerprint) == cursor.Last)
        {
            return Repeated(cursor, page, seen);
        }

        RequireNew(cursor, seen, page);
        var isFirst = cursor.Index == 0;
        if (IsNumbered)
        {
            var echo = new PageEcho(paginator, Numbering.Param);
            cursor = isFirst ? cursor with { Echo = echo.Find(page, Numbering.Value(0, 0)), Size = count } : cursor;
            PageEcho.Verify(page, cursor.Echo, Numbering.Value(cursor.Index, cursor.Size));
        }

        var isTail = cursor.Index == cursor.Pages - 1;
        var announced = Totals.Of(page, paginator, isRequired: isFirst || count > 0);
        cursor = totals.Take(cursor, announced.Records, page);
        if (isTail)
        {
            new PageTail(Numbering).Require(cursor, page);
        }

        cursor = Count(cursor, page, isTail);
        var next = isFirst && IsNumbered ? FanOut(cursor, announced, page, seen) : isTail ? BehindTail(cursor, page) : Next(cursor, page, seen);
        if (next is null && page.Nothing is { IsMissing: true } nothing)
        {
            var warning = string.Create(CultureInfo.InvariantCulture, $"{page.ShownAddress}: found {nothing.Found} in place of records, behind {cursor.Count:N0} records: taken for the end");
            if (totals.ReachOf(cursor) == Reach.Reached)
            {
                totals.Note(warning);
            }
            else
            {
                totals.Doubt(warning);
            }
        }

        // Last, so that a page is landed only together with the way on from it.
        if (count > 0)
        {
            plan.Add(HttpPageToken.OfLanded(page.ShownAddress, page.Records));
        }

        return next is null ? totals.End(cursor, IsCapped(cursor), page.ShownAddress) : next with { Seen = seen.ToString() };
    }

    private HttpCursor Count(HttpCursor cursor, HttpPage page, bool isTail)
    {
        var count = page.Records.Length;
        var fingerprint = PageFingerprint.ToText(page.Fingerprint);
        return cursor with
        {
            First = cursor.First ?? fingerprint,
            Last = count > 0 ? fingerprint : cursor.Last,
            Size = IsNumbered ? cursor.Size : Math.Max(cursor.Size, count),
            // The pages planned without being fetched are required to be full.
            Count = (isTail ? (long)cursor.Index * cursor.Size : cursor.Count) + count,
            Empty = count == 0 ? cursor.Empty + 1 : 0,
        };
    }

    private void RequireNew(HttpCursor cursor, SeenPages seen, HttpPage page)
    {
        if (page.Records.Length == 0)
        {
            return;
        }

        if (!seen.Add(page.Fingerprint) || (IsNumbered && known.Note(page.Fingerprint, cursor.Index) != cursor.Index))
        {
            throw RepeatedInTheMiddle(cursor, page, "an earlier page");
        }

        if (cursor.Repeats > 0)
        {
            throw RepeatedInTheMiddle(cursor, page, "the page before, and behind them others");
        }
    }

    private SourceException RepeatedInTheMiddle(HttpCursor cursor, HttpPage page, string where)
    {
        var what = paginator.Type switch
        {
            PaginatorType.PageNumber or PaginatorType.Offset => $"the API ignores the {(paginator.Type == PaginatorType.Offset ? "offset" : "page")} (paginator.{Numbering.Key} \"{Numbering.Param}\")",
            PaginatorType.Cursor or PaginatorType.HeaderCursor => $"the API ignores the cursor ({(paginator.CursorBodyPath is { } place ? $"paginator.cursorBodyPath \"{place}\"" : $"paginator.cursorParam \"{paginator.CursorParam ?? "cursor"}\"")})",
            _ => "the next link leads back",
        };
        var whole = cursor.Index == 1 && cursor.Total is null ? ", or set it to {\"type\":\"singlePage\"} if these are all records," : string.Empty;
        return new SourceException($"{page.ShownAddress}: found the same {page.Records.Length} records as on {where}; expected others: {what}. Nothing more is read; correct source.paginator{whole} and start anew with `etl run --fresh`.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    private HttpCursor? Repeated(HttpCursor cursor, HttpPage page, SeenPages seen)
    {
        if (_end.IsAtRepeated(cursor, page, MoreFlag.Of(page, paginator, isFound)) is not { } isEnd)
        {
            throw RepeatedInTheMiddle(cursor, page, "the page before");
        }

        var link = isEnd || IsNumbered ? null : _way.Find(page);
        // The same request has the same answer.
        var goesOn = !isEnd && (IsNumbered ? !IsCapped(cursor) : (link is not null && link != cursor.Link));
        return goesOn
            ? cursor with { Index = cursor.Index + 1, Repeats = cursor.Repeats + 1, Link = link, IsNumber = _way.IsNumber(page), Pages = null, Seen = seen.ToString() }
            : totals.End(cursor, isCapped: false, page.ShownAddress);
    }

    private HttpCursor? FanOut(HttpCursor cursor, Totals announced, HttpPage page, SeenPages seen)
    {
        var size = page.Records.Length;
        var left = announced.Records - Numbering.Skipped;
        if (size == 0 && left > 0)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: found {size} records on the first page while {announced.Records} are announced altogether; one of them is wrong. Check source.dataSelector and paginator.totalPath or totalHeader.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }

        var pages = size == 0 ? 0 : announced.Pages ?? ((left + size - 1) / size) ?? 0;
        if (left is not null && announced.Pages is not null && size > 0 && (left + size - 1) / size != pages)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: found {size} records on the first page, {announced.Records} records and {announced.Pages} pages announced; these do not fit together. Set paginator.limit and limitParam to what the API gives.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }

        if (pages <= 1)
        {
            // A page that is shorter than was asked for is the last one, as the feed's own total says.
            var isWhole = left == size && size > 0 && (paginator.TotalPath ?? paginator.TotalHeader) is not null && RequestLimit.Of(page, paginator) > size;
            return isWhole ? null : Next(cursor, page, seen);
        }

        while (pages > 1 && !Numbering.IsWithinMaximum((int)Math.Min(pages - 1, int.MaxValue), size))
        {
            pages--;
        }

        return pages > 1 ? cursor with { Index = 1, Size = size, Pages = checked((int)pages) } : null;
    }

    // A full page is one behind which more may follow, whatever is announced.
    private HttpCursor? BehindTail(HttpCursor cursor, HttpPage page)
    {
        var isEnd = page.Records.Length < cursor.Size && MoreFlag.Of(page, paginator, isFound) is not { IsMore: true };
        return isEnd || IsCapped(cursor) || MoreFlag.Of(page, paginator, isFound) is { IsMore: false, IsDeclared: true } ? null : cursor with { Index = cursor.Index + 1, Pages = null };
    }

    private HttpCursor? Next(HttpCursor cursor, HttpPage page, SeenPages seen)
    {
        var more = MoreFlag.Of(page, paginator, isFound);
        if (more is { IsMore: false, IsDeclared: true })
        {
            return null;
        }

        if (cursor.Empty > HttpConstants.MaxEmptyPages)
        {
            throw new SourceException($"{page.ShownAddress}: found {HttpConstants.MaxEmptyPages} pages without records one after the other; expected records or the end.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }

        var link = IsNumbered ? null : _way.Find(page);
        if (!IsNumbered && link is null)
        {
            RequireEnd(cursor, page, more);
            return null;
        }

        if (page.Records.Length == 0 && _end.IsAtEmpty(cursor, page, more, link))
        {
            return null;
        }

        return IsNumbered
            ? Numbering.IsWithinMaximum(cursor.Index + 1, cursor.Size) ? cursor with { Index = cursor.Index + 1 } : null
            : Follow(cursor, page, seen, link!);
    }

    private HttpCursor? Follow(HttpCursor cursor, HttpPage page, SeenPages seen, string link)
    {
        // A cursor may stay the same while the pages go on, as scroll cursors do; a link or a cursor of empty pages may not.
        var moves = paginator.IsCursor ? link != cursor.Link : seen.Add(PageFingerprint.Of(link));
        if (!moves && totals.ReachOf(cursor) == Reach.Reached)
        {
            return null;
        }

        var mayStay = paginator.IsCursor ? page.Records.Length > 0 || (cursor.Count > 0 && cursor.Empty == 1) : page.Records.Length == 0 && cursor is { Count: > 0, Empty: 1 };
        return moves || mayStay ? cursor with { Index = cursor.Index + 1, Link = link, IsNumber = _way.IsNumber(page) } : throw new SourceException(
            $"{page.ShownAddress}: the next link or cursor does not move: it was given before. Nothing more is read; expected a new one, or none at the end.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    /// <summary>Requires that nothing in a page without a way on says that there is one.</summary>
    private void RequireEnd(HttpCursor cursor, HttpPage page, MoreFlag? more)
    {
        var key = paginator.Type switch { PaginatorType.Cursor => $"\"{paginator.CursorPath}\" (paginator.cursorPath)", PaginatorType.HeaderCursor => $"the header {paginator.CursorKey} (paginator.cursorKey)", PaginatorType.JsonLink => $"\"{paginator.NextUrlPath ?? "next"}\" (paginator.nextUrlPath)", _ => "the header Link" };
        var says = more is { IsMore: true } ? $"{more.Text} at \"{more.Path}\"" : cursor.Index == 0 ? _way.Elsewhere(page) : null;
        if (says is not null && page.Nothing is null)
        {
            throw new SourceException(
                $"{page.ShownAddress}: found no way to the next page in {key}, but {says}: more pages are said to follow. Nothing is taken for the end; correct source.paginator and start anew with `etl run --fresh`.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }

    private bool IsCapped(HttpCursor cursor) => IsNumbered && !Numbering.IsWithinMaximum(cursor.Index + 1, cursor.Size);
}
