using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds out from the first response how an API pages, and tells the setting to write down.</summary>
internal sealed class PaginatorFinder(Feed feed, PageFetch fetch, ILogger logger, Action<PaginatorOptions>? found = null)
{
    public async Task<PaginatorOptions> FindAsync(HttpPage first, SourceAddress address, CancellationToken cancellationToken)
    {
        var (paginator, why) = Evident(first) ?? await ProbeAsync(first, address, cancellationToken);
        logger.PaginatorDetected(feed.Name, why, Text(paginator));
        found?.Invoke(paginator);
        return paginator;
    }

    private static string Text(PaginatorOptions paginator) => JsonSerializer.Serialize(paginator, HttpJson.Context.PaginatorOptions);

    private static (PaginatorOptions Paginator, string Why)? Evident(HttpPage page)
    {
        if (page.Headers.TryGetValues("Link", out var links) && LinkHeader.Find(links, "next") is not null)
        {
            return (new PaginatorOptions { Type = PaginatorType.HeaderLink }, "the header Link");
        }

        var signs = new PagingSigns(page);
        if (signs.NextUrl is { } url)
        {
            return (new PaginatorOptions { Type = PaginatorType.JsonLink, NextUrlPath = url }, $"the link at {url}");
        }

        if (page.Request is { IsGraphql: true })
        {
            return signs.NextCursor is { } after
                ? (new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = after.Path, CursorBodyPath = GraphqlOptions.CursorBodyPath, HasMorePath = signs.MorePath }, $"the cursor at {after.Path}")
                : null;
        }

        // Where in a body a cursor or a number would stand, no answer tells.
        if (page.Request.StaysHome)
        {
            return null;
        }

        if (signs.NextCursor is { } cursor)
        {
            return (
                new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = cursor.Path, CursorParam = cursor.Param, HasMorePath = signs.MorePath },
                $"the cursor at {cursor.Path}");
        }

        return signs.Numbered;
    }

    // Without a sign, that there is only this page is believed once the usual ways to ask for a second one fail.
    private async Task<(PaginatorOptions Paginator, string Why)> ProbeAsync(HttpPage first, SourceAddress address, CancellationToken cancellationToken)
    {
        if (AgainstOnePage.OfBody(first) is { } unknown)
        {
            throw new SourceException(unknown) { StopsRun = true };
        }

        if (first.Request.StaysHome)
        {
            return (new PaginatorOptions { Type = PaginatorType.SinglePage }, "one page: it says that no other follows");
        }

        var count = first.Records.Length;
        var isHeeded = false;
        if (count > 0)
        {
            var second = await AskAsync(first, address.With(("page", "2")), cancellationToken);
            var base1 = second == Probe.Same ? Probe.Same : await AskAsync(first, address.With(("page", "1")), cancellationToken);
            if (second == Probe.Others || base1 == Probe.Others)
            {
                // What is called 1 is the second page where pages are counted from 0.
                var basePage = base1 == Probe.Others ? 0 : 1;
                return (new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = basePage }, $"the parameter page, which gave other records for {2 - (second == Probe.Others ? 0 : 1)}");
            }

            isHeeded = second is Probe.None or Probe.Refused && base1 == Probe.Same;
            var offset = count.ToString(CultureInfo.InvariantCulture);
            if (!isHeeded && await AskAsync(first, address.With(("limit", offset), ("offset", offset)), cancellationToken) == Probe.Others)
            {
                return (new PaginatorOptions { Type = PaginatorType.Offset, Limit = count }, "the parameter offset, which gave other records");
            }

            if (await LastRecord.FindAsync(feed, first, request => AskAsync(first, request, cancellationToken), address) is { } byLast)
            {
                return (byLast, $"the parameter {byLast.CursorParam}, which gave other records for the last id");
            }
        }

        return AgainstOnePage.Found(feed, first, isHeeded) is { } against
            ? throw new SourceException(against) { StopsRun = true }
            : (new PaginatorOptions { Type = PaginatorType.SinglePage }, "one page: neither a link, a cursor nor the parameters page and offset lead to another");
    }

    private async Task<Probe> AskAsync(HttpPage first, SourceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var page = await fetch.GetAsync(request, first.Selector, mayBeEmpty: true, cancellationToken);
            return page.Records.Length == 0 ? Probe.None : page.Fingerprint == first.Fingerprint ? Probe.Same : Probe.Others;
        }
        catch (StatusException)
        {
            return Probe.Refused;
        }
    }
}

/// <summary>What a request for another page brought.</summary>
internal enum Probe
{
    /// <summary>The records of the first page.</summary>
    Same,

    /// <summary>Other records.</summary>
    Others,

    /// <summary>No records.</summary>
    None,

    /// <summary>A refusal.</summary>
    Refused,
}
