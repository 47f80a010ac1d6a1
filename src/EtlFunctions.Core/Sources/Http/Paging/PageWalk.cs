using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Takes one fetched page of a walk: checks that it is new, lands it and finds the way to the next.</summary>
internal sealed class PageWalk(Feed feed, SourceAddress address, PaginatorOptions paginator, TotalWatch totals)
{
    private bool IsNumbered => paginator.Type is PaginatorType.PageNumber or PaginatorType.Offset;

    private PageNumbering Numbering => new(paginator, feed.Limits.PageSize);

    /// <summary>Takes a page.</summary>
    /// <returns>Where to go on, or <see langword="null"/> at the end.</returns>
    /// <exception cref="SourceException">The API repeats itself, or says one thing and gives another.</exception>
    public HttpCursor? Take(HttpCursor cursor, HttpPage page, PlanInProgress plan)
    {
        var count = page.Records.Length;
        var isFirst = cursor.Index == 0;
        var seen = SeenPages.Parse(cursor.Seen);
        RequireNew(seen, page);
        if (IsNumbered)
        {
            var echo = new PageEcho(paginator, Numbering.Param);
            cursor = isFirst ? cursor with { Echo = echo.Find(page, Numbering.Value(0, 0)), Size = count } : cursor;
            PageEcho.Verify(page, cursor.Echo, Numbering.Value(cursor.Index, cursor.Size));
        }

        var announced = Totals.Of(page, paginator);
        cursor = cursor with
        {
            First = cursor.First ?? PageFingerprint.ToText(page.Fingerprint),
            Count = cursor.Count + count,
            Empty = count == 0 ? cursor.Empty + 1 : 0,
        };
        cursor = totals.Take(cursor, announced.Records, page);
        var next = isFirst && IsNumbered && (announced.Records ?? announced.Pages) is not null ? FanOut(cursor, announced, page) : Next(cursor, page, seen);

        // Last, so that a page is landed only together with the way on from it.
        if (count > 0)
        {
            plan.Add(HttpPageToken.OfLanded(page.ShownAddress, page.Records));
        }

        return next is null ? totals.End(cursor, IsCapped(cursor), page) : next with { Seen = seen.ToString() };
    }

    private void RequireNew(SeenPages seen, HttpPage page)
    {
        if (page.Records.Length > 0 && !seen.Add(page.Fingerprint))
        {
            var what = paginator.Type switch
            {
                PaginatorType.PageNumber or PaginatorType.Offset => $"the API ignores the {(paginator.Type == PaginatorType.Offset ? "offset" : "page")} (paginator.{(paginator.Type == PaginatorType.Offset ? "offsetParam" : "pageParam")} \"{Numbering.Param}\")",
                PaginatorType.Cursor => $"the API ignores the cursor (paginator.cursorParam \"{paginator.CursorParam ?? "cursor"}\")",
                _ => "the next link leads back",
            };
            throw new SourceException($"{page.ShownAddress}: found the same {page.Records.Length} records as on an earlier page; expected others: {what}. Nothing more is read; correct source.paginator and start anew with `etl run --fresh`.") { StopsRun = true };
        }
    }

    private HttpCursor? FanOut(HttpCursor cursor, Totals announced, HttpPage page)
    {
        var size = page.Records.Length;
        var left = announced.Records - Numbering.Skipped;
        if (left < size || (size == 0 && left > 0))
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: found {size} records on the first page while {announced.Records} are announced altogether; one of them is wrong. Check source.dataSelector and paginator.totalPath or totalHeader.")) { StopsRun = true };
        }

        var pages = size == 0 ? 0 : announced.Pages ?? ((left!.Value + size - 1) / size);
        if (left is not null && announced.Pages is not null && size > 0 && (left + size - 1) / size != pages)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: found {size} records on the first page, {announced.Records} records and {announced.Pages} pages announced; these do not fit together. Set paginator.limit and limitParam to what the API gives.")) { StopsRun = true };
        }

        while (pages > 1 && !Numbering.IsWithinMaximum((int)Math.Min(pages - 1, int.MaxValue), size))
        {
            pages--;
        }

        return pages > 1 ? cursor with { Index = 1, Size = size, Pages = checked((int)pages) } : null;
    }

    private HttpCursor? Next(HttpCursor cursor, HttpPage page, SeenPages seen)
    {
        if (HasMore(page) == false)
        {
            return null;
        }

        if (cursor.Empty > HttpConstants.MaxEmptyPages)
        {
            throw new SourceException($"{page.ShownAddress}: found {HttpConstants.MaxEmptyPages} pages without records one after the other; expected records or the end.") { StopsRun = true };
        }

        if (IsNumbered)
        {
            var isEnd = (cursor.Empty > 0 && (paginator.StopAfterEmptyPage ?? true)) || (cursor.Size == 0 && paginator.Type == PaginatorType.Offset);
            return isEnd || !Numbering.IsWithinMaximum(cursor.Index + 1, cursor.Size) ? null : cursor with { Index = cursor.Index + 1 };
        }

        if (NextLink(page) is not { } link)
        {
            return null;
        }

        // A cursor may stay the same while the pages go on, as scroll cursors do; a link or a cursor of empty pages may not.
        var moves = paginator.Type == PaginatorType.Cursor ? cursor.Empty == 0 || link != cursor.Link : seen.Add(PageFingerprint.Of(link));
        return moves ? cursor with { Index = cursor.Index + 1, Link = link } : throw new SourceException(
            $"{page.ShownAddress}: the next link or cursor does not move: it was given before. Nothing more is read; expected a new one, or none at the end.") { StopsRun = true };
    }

    private bool? HasMore(HttpPage page) => paginator.HasMorePath is not { } path ? null : JsonValues.Find(page.Root, path) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new SourceException($"{page.ShownAddress}: found neither true nor false at \"{path}\" (paginator.hasMorePath).") { StopsRun = true },
    };

    private string? NextLink(HttpPage page)
    {
        if (paginator.Type == PaginatorType.Cursor)
        {
            return JsonValues.Text(JsonValues.Find(Body(page), paginator.CursorPath!)) is not { } value || value.Length <= HttpConstants.MaxLinkLength
                ? JsonValues.Text(JsonValues.Find(page.Root, paginator.CursorPath!))
                : throw new SourceException($"{page.ShownAddress}: found a cursor of {value.Length} characters; expected at most {HttpConstants.MaxLinkLength}.") { StopsRun = true };
        }

        var link = paginator.Type == PaginatorType.HeaderLink
            ? page.Headers.TryGetValues("Link", out var headers) ? LinkHeader.Find(headers, paginator.LinksNextKey ?? "next") : null
            : JsonValues.Text(JsonValues.Find(Body(page), paginator.NextUrlPath ?? "next"));
        return link is null
            ? null
            : Uri.TryCreate(page.Address, link, out var next) && next.Scheme is "http" or "https" && !(page.Address.Scheme == "https" && next.Scheme == "http" && next.Host != page.Address.Host)
                ? address.Store(next)
                : throw new SourceException($"{page.ShownAddress}: found a next link that is no address of the web; expected one that begins with http:// or https://.") { StopsRun = true };
    }

    // Without a body that can be read, that no link was found would look like the end.
    private static JsonElement Body(HttpPage page) =>
        page.Root ?? throw new SourceException($"{page.ShownAddress}: the body is no valid JSON, so the way to the next page cannot be read in it. A resume asks again.") { StopsRun = true };

    private bool IsCapped(HttpCursor cursor) => IsNumbered && !Numbering.IsWithinMaximum(cursor.Index + 1, cursor.Size);
}
