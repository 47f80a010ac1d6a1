using System.Text.Json;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds out from the first response how an API pages, and tells the setting to write down.</summary>
internal sealed class PaginatorFinder(Feed feed, PageFetch fetch, ILogger logger)
{
    public async Task<PaginatorOptions> FindAsync(HttpPage first, SourceAddress address, CancellationToken cancellationToken)
    {
        var (paginator, why) = Evident(first) ?? await ProbeAsync(first, address, cancellationToken);
        logger.PaginatorDetected(feed.Name, why, JsonSerializer.Serialize(paginator, HttpJson.Context.PaginatorOptions));
        return paginator;
    }

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

        if (signs.NextCursor is { } cursor)
        {
            return (new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = cursor.Path, CursorParam = cursor.Param }, $"the cursor at {cursor.Path}");
        }

        return signs.IsWhole ? (new PaginatorOptions { Type = PaginatorType.SinglePage }, "one page that holds all records announced") : signs.Numbered;
    }

    // Without a sign, that there is only this page is believed once the usual ways to ask for a second one fail.
    private async Task<(PaginatorOptions Paginator, string Why)> ProbeAsync(HttpPage first, SourceAddress address, CancellationToken cancellationToken)
    {
        var count = first.Records.Length;
        if (count > 0)
        {
            if (await IsAnotherAsync(first, address.With(("page", "2")), cancellationToken))
            {
                return (new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 }, "the parameter page, which gave other records for 2");
            }

            var offset = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (await IsAnotherAsync(first, address.With(("limit", offset), ("offset", offset)), cancellationToken))
            {
                return (new PaginatorOptions { Type = PaginatorType.Offset, Limit = count }, "the parameter offset, which gave other records");
            }
        }

        return new PagingSigns(first).Total > count
            ? throw new SourceException($"{first.ShownAddress}: found {count} records while {new PagingSigns(first).Total} are announced, and no sign of how to ask for the others. Set source.paginator.") { StopsRun = true }
            : (new PaginatorOptions { Type = PaginatorType.SinglePage }, "one page: neither a link, a cursor nor the parameters page and offset lead to another");
    }

    private async Task<bool> IsAnotherAsync(HttpPage first, Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            var page = await fetch.GetAsync(uri, first.Selector, cancellationToken);
            return page.Records.Length > 0 && page.Fingerprint != first.Fingerprint;
        }
        catch (StatusException)
        {
            return false;
        }
    }
}
