using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads pages that were planned without being fetched, and checks that each is the one planned and holds what was announced.</summary>
internal sealed class PageReader(Feed feed, HttpSourceOptions options, SourceAddress address, PageFetch fetch, TotalWatch totals, KnownPages known)
{
    public async Task<RawRecord[]> ReadAsync(HttpPageToken token, CancellationToken cancellationToken)
    {
        var paginator = token.Found ?? options.Paginator;
        var numbering = new PageNumbering(paginator, feed.Limits.PageSize);
        var page = await FetchAsync(token, paginator, numbering, cancellationToken);
        PageEcho.Verify(page, token.Echo, numbering.Value(token.Index, token.Size));
        RequireNew(page, token, numbering.Param);
        var announced = Totals.Of(page, paginator).Records ?? token.Total;
        totals.Compare(token.Total, announced, page);
        RequireCount(page, token, announced - numbering.Skipped);
        return page.Records;
    }

    /// <summary>Gets the address of a page as shown.</summary>
    public string Show(HttpPageToken token) =>
        address.Show(new PageNumbering(token.Found ?? options.Paginator, feed.Limits.PageSize).Request(address.Since(token.Since), token.Index, token.Size).Address);

    private async Task<HttpPage> FetchAsync(HttpPageToken token, PaginatorOptions paginator, PageNumbering numbering, CancellationToken cancellationToken)
    {
        try
        {
            return await fetch.GetAsync(numbering.Request(address.Since(token.Since), token.Index, token.Size), token.Selector, mayBeEmpty: true, cancellationToken);
        }
        catch (StatusException refusal) when (SearchWindow.MayRefuse(refusal.Status) && SearchWindow.Is(refusal, Position(token, numbering), token.Size, isAnnounced: true))
        {
            throw SearchWindow.Failure(refusal, paginator, Position(token, numbering), numbering.Value(token.Index, token.Size), token.Total);
        }
    }

    private static long Position(HttpPageToken token, PageNumbering numbering) => numbering.Skipped + ((long)token.Index * token.Size);

    private void RequireNew(HttpPage page, HttpPageToken token, string param)
    {
        if (page.Records.Length == 0)
        {
            return;
        }

        // The first page's fingerprint is in every token, so it is known in every process; of the others only this one knows.
        var isFirst = PageFingerprint.ToText(page.Fingerprint) == token.First;
        var other = known.Note(page.Fingerprint, token.Index);
        if (isFirst || other != token.Index)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: found the same {page.Records.Length} records as on page {(isFirst ? 1 : other + 1)}; expected others: the API ignores the {(param.Contains("page", StringComparison.OrdinalIgnoreCase) ? "page" : "offset")} (\"{param}\"). Nothing more is read; correct source.paginator and start anew with `etl run --fresh`.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }

    private static void RequireCount(HttpPage page, HttpPageToken token, long? announced)
    {
        var found = page.Records.Length;
        var isLast = token.Index == token.Pages - 1;
        var fits = announced is { } total
            ? found == Math.Clamp(total - ((long)token.Index * token.Size), 0, token.Size)
            : isLast ? found > 0 && found <= token.Size : found == token.Size;
        if (!fits)
        {
            var expected = announced is { } all
                ? Math.Clamp(all - ((long)token.Index * token.Size), 0, token.Size).ToString(CultureInfo.InvariantCulture) + string.Create(CultureInfo.InvariantCulture, $" of the {all} announced")
                : isLast ? $"1 to {token.Size}" : $"{token.Size}";
            throw new SourceException($"{page.ShownAddress}: found {found} records; expected {expected}. None of them is loaded; the next start asks for the page again.");
        }
    }
}
