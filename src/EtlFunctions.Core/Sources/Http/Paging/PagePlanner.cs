using System.Net;
using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Plans pages: those with a number once the total is known without fetching them, others by fetching and landing them one by one.</summary>
internal sealed class PagePlanner(
    Feed feed, HttpSourceOptions options, SourceAddress address, PageFetch fetch, PaginatorFinder finder, TotalWatch totals, KnownPages known, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Plans pages in steps: those that are planned without being fetched together, each that is fetched by itself.</summary>
    public async IAsyncEnumerable<SourcePlan> PlanAsync(HttpCursor first, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = new PlanInProgress(maxPages, timeProvider);
        HttpCursor? cursor = first;
        while (cursor is not null && !plan.IsFull)
        {
            if (cursor.Fault is null && cursor.Index < cursor.Pages - 1)
            {
                cursor = PlanNumbered(cursor, plan);
                continue;
            }

            if (plan.HasMore)
            {
                yield return plan.TakeStep(cursor);
            }

            var isTroubled = false;
            try
            {
                cursor = cursor.Fault is { } fault ? throw new SourceException(fault) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent } : await StepAsync(cursor, plan, cancellationToken);
            }
            catch (SourceException) when (!plan.IsEmpty)
            {
                // What is landed stands; the next call meets the trouble again and tells it.
                isTroubled = true;
            }

            if (isTroubled)
            {
                yield break;
            }

            yield return plan.TakeStep(cursor);
        }

        if (plan.HasMore)
        {
            yield return plan.TakeStep(cursor);
        }
    }

    private static HttpCursor PlanNumbered(HttpCursor cursor, PlanInProgress plan)
    {
        plan.Add(new HttpPageToken
        {
            Since = cursor.Since,
            Found = cursor.Found,
            Selector = cursor.Selector,
            Index = cursor.Index,
            Size = cursor.Size,
            Total = cursor.Total,
            Pages = cursor.Pages!.Value,
            First = cursor.First,
            Echo = cursor.Echo,
        }.ToPage());
        // The last page is fetched while planning: only what it holds tells whether it is the last.
        return cursor with { Index = cursor.Index + 1 };
    }

    private async Task<HttpCursor?> StepAsync(HttpCursor cursor, PlanInProgress plan, CancellationToken cancellationToken)
    {
        var paginator = cursor.Found ?? options.Paginator;
        var from = address.Since(cursor.Since);
        HttpPage? page;
        if (paginator.Type == PaginatorType.Auto)
        {
            page = await fetch.GetAsync(from.First, null, mayBeEmpty: false, cancellationToken);
            paginator = await finder.FindAsync(page, from, cancellationToken);
            cursor = cursor with { Found = paginator };
        }
        else
        {
            page = await FetchAsync(paginator, cursor, from, cancellationToken);
        }

        if (page is null)
        {
            return totals.End(cursor, isCapped: false, from.Show(from.Start));
        }

        if (cursor.Index == 0)
        {
            BodyCharset.Check(options, page.Charset).Verify(page.Records);
        }

        cursor = cursor with { Selector = page.Selector };
        var next = Take(cursor, page, paginator, plan);
        if (cursor.Index == 0)
        {
            plan.Findings = HttpFindings.Of(page, paginator, isDetected: paginator != options.Paginator, next);
        }

        return next;
    }

    private HttpCursor? Take(HttpCursor cursor, HttpPage page, PaginatorOptions paginator, PlanInProgress plan)
    {
        if (paginator.Type != PaginatorType.SinglePage)
        {
            return new PageWalk(feed, address, paginator, cursor.Found is not null, totals, known).Take(cursor, page, plan);
        }

        LandWhole(page, plan);
        return null;
    }

    private async Task<HttpPage?> FetchAsync(PaginatorOptions paginator, HttpCursor cursor, SourceAddress from, CancellationToken cancellationToken)
    {
        var request = paginator.Type switch
        {
            PaginatorType.PageNumber or PaginatorType.Offset => new PageNumbering(paginator, feed.Limits.PageSize).Request(from, cursor.Index, cursor.Size),
            _ when cursor.Link is null => from.First,
            _ when paginator.IsCursor => from.With(new RequestValue(paginator.CursorParam ?? "cursor", paginator.CursorBodyPath, cursor.Link, cursor.IsNumber == true)),
            _ => from.Restore(cursor.Link),
        };
        try
        {
            return await fetch.GetAsync(request, cursor.Selector, mayBeEmpty: cursor.Index > 0 && cursor.Size > 0, cancellationToken);
        }
        catch (StatusException refusal) when (SearchWindow.MayRefuse(refusal.Status) && cursor.Index > 0 && cursor.Link is null)
        {
            // Some APIs refuse the page behind the last one. That it is the end is believed only while the page before is still there.
            var numbering = new PageNumbering(paginator, feed.Limits.PageSize);
            var position = numbering.Skipped + ((long)cursor.Index * cursor.Size);
            var isShort = position < cursor.Total;
            if (SearchWindow.Is(refusal, position, cursor.Size, isShort))
            {
                throw SearchWindow.Failure(refusal, paginator, position, numbering.Value(cursor.Index, cursor.Size), cursor.Total);
            }

            var before = numbering.Request(from, cursor.Index - 1, cursor.Size);
            if (isShort || (await fetch.GetAsync(before, cursor.Selector, mayBeEmpty: true, cancellationToken)).Records.Length == 0)
            {
                throw;
            }

            return null;
        }
        catch (StatusException refusal) when (cursor.Link is not null && IsExpired(refusal.Status))
        {
            throw new SourceException(
                $"{refusal.Place}: the API takes the run's cursor or link no more: found the answer {(int)refusal.Status}.{refusal.Says} Nothing more can be asked for behind it; the next start begins anew.",
                refusal) { StopsRun = true, DeadEnd = DeadEnd.CursorExpired };
        }
    }

    private static bool IsExpired(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity;

    private void LandWhole(HttpPage page, PlanInProgress plan)
    {
        var size = Math.Max(feed.Limits.PageSize, (page.Records.Length + plan.Room - 1) / plan.Room);
        foreach (var part in page.Records.Chunk(size))
        {
            plan.Add(HttpPageToken.OfLanded(page.ShownAddress, part));
        }

        logger.BodyLanded(feed.Name, page.Records.Length, page.ShownAddress);
    }
}
