using System.Net.Http.Headers;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>What a response announces: how many records and pages there are.</summary>
/// <param name="Records">The number of all records, or <see langword="null"/> where it is not told.</param>
/// <param name="Pages">The number of all pages, or <see langword="null"/> where it is not told.</param>
internal readonly record struct Totals(long? Records, long? Pages)
{
    private static readonly string[] RecordHeaders = ["X-Total-Count", "X-Total", "X-WP-Total", "Total-Count"];
    private static readonly string[] PageHeaders = ["X-WP-TotalPages", "X-Total-Pages"];

    /// <summary>Reads what a response announces.</summary>
    /// <param name="page">The response.</param>
    /// <param name="paginator">The paginator.</param>
    /// <param name="isRequired">Whether what the feed names must be there, as it need not on a page without records.</param>
    public static Totals Of(HttpPage page, PaginatorOptions paginator, bool isRequired = true)
    {
        var records = Announced(page, isRequired, paginator.TotalPath, "totalPath", paginator.TotalHeader, "totalHeader");
        if (paginator is { TotalPath: null, TotalHeader: null })
        {
            var told = Told(page);
            // What only counts the page itself is no total; a feed that names it says that it is one.
            records = told == page.Records.Length ? null : told;
        }

        var pages = paginator.Type == PaginatorType.PageNumber
            ? Announced(page, isRequired, paginator.TotalPagesPath, "totalPagesPath", paginator.TotalPagesHeader, "totalPagesHeader")
                ?? (paginator is { TotalPagesPath: null, TotalPagesHeader: null } ? WellKnown(page.Headers, PageHeaders) : null)
            : null;
        return new Totals(records, pages);
    }

    /// <summary>Tells whether a response announces as many records as it holds, which may be its own count.</summary>
    public static bool IsOwnCount(HttpPage page) => Told(page) == page.Records.Length;

    private static long? Told(HttpPage page) =>
        JsonValues.Integer(JsonValues.Find(page.Root, "total")) is >= 0 and var total ? total : WellKnown(page.Headers, RecordHeaders);

    private static long? Announced(HttpPage page, bool isRequired, string? path, string pathKey, string? header, string headerKey)
    {
        if (path is not null)
        {
            return JsonValues.Integer(JsonValues.Find(page.Root, path)) is >= 0 and var found ? found : !isRequired ? null : throw Missing(page, $"in the body at \"{path}\" (paginator.{pathKey})");
        }

        if (header is not null)
        {
            return Header(page.Headers, header) is >= 0 and var found ? found : !isRequired ? null : throw Missing(page, $"in the header {header} (paginator.{headerKey})");
        }

        return null;
    }

    private static long? WellKnown(HttpResponseHeaders headers, string[] names) =>
        names.Select(name => Header(headers, name)).FirstOrDefault(number => number >= 0);

    private static long? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? JsonValues.Integer(values.First()) : null;

    private static SourceException Missing(HttpPage page, string place) =>
        new($"{page.ShownAddress}: found no number {place}; expected the announced total.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
}
