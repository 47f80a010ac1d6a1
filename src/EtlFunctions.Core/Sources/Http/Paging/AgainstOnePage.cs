using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Says what speaks against one page being all there is, and what to write in the feed.</summary>
internal static class AgainstOnePage
{
    /// <param name="feed">The feed.</param>
    /// <param name="page">The first page.</param>
    /// <param name="isHeeded">Whether the API heeds the parameter <c>page</c> and has no second one.</param>
    /// <returns>The message, or <see langword="null"/> where nothing does.</returns>
    public static string? Found(Feed feed, HttpPage page, bool isHeeded)
    {
        var count = page.Records.Length;
        var signs = new PagingSigns(page);
        if (signs.More is { IsMore: true } more)
        {
            var byLast = new PaginatorOptions
            {
                Type = PaginatorType.Cursor, CursorPath = LastRecord.Path(feed, page), CursorParam = "starting_after", HasMorePath = signs.MorePath,
            };
            return Message(page, $"{more.Text} at \"{more.Path}\", so more records follow, and no sign of how to ask for them", byLast);
        }

        if (signs.Next is { } next)
        {
            return Message(
                page,
                $"{JsonValues.Describe(next.Value)} at \"{next.Path}\", which leads to no next page that can be followed",
                new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = next.Path, CursorParam = "page" });
        }

        if (signs.Total > count)
        {
            return $"{page.ShownAddress}: found {count} records while {signs.Total} are announced, and no sign of how to ask for the others. Set source.paginator.";
        }

        var asked = RequestLimit.Of(page, new PaginatorOptions());
        return !isHeeded && count > 0 && (count >= asked || (signs.Limit?.Number == count && signs.OwnTotal != count))
            ? Message(
                page,
                string.Create(CultureInfo.InvariantCulture, $"{count} records, as many as {(count >= asked ? "were asked for" : $"the limit at \"{signs.Limit!.Value.Path}\"")}, so more may follow, and no sign of how to ask for them"),
                new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, PageParam = "page" })
            : null;
    }

    /// <summary>Says that nothing tells how a request with a body is paged, and what to write in the feed; nothing of a request without one.</summary>
    public static string? OfBody(HttpPage page)
    {
        const string OnePage = "or \"paginator\": {\"type\":\"singlePage\"} if this is all";
        if (page.Request.IsGraphql)
        {
            // A cursor that is null beside hasNextPage false is the end, and the only sign of paging there can be.
            return new PagingSigns(page).More is { IsMore: false, Path: var path } && path.EndsWith("hasNextPage", StringComparison.Ordinal) ? null
                : $"{page.ShownAddress}: found {page.Records.Length} records and no pageInfo that tells whether more follow. Nothing is loaded; ask for \"pageInfo {{ hasNextPage endCursor }}\" in source.graphql.query beside the records and let it take the cursor as $after, {OnePage}.";
        }

        var example = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "next_cursor", CursorBodyPath = "cursor" };
        return page.Request.StaysHome
            ? $"{page.ShownAddress}: found {page.Records.Length} records, and the paginator of a POST cannot be found out: where in its body the next page is asked for, no answer tells. Nothing is loaded; look it up in the API's documentation and write it in the feed, such as \"paginator\": {JsonSerializer.Serialize(example, HttpJson.Context.PaginatorOptions)}, {OnePage}."
            : null;
    }

    private static string Message(HttpPage page, string found, PaginatorOptions example) =>
        $"{page.ShownAddress}: found {found}: neither a link, a cursor nor the parameters page and offset lead to another page. Nothing is loaded; look up in the API's documentation how it pages and write it in the feed, such as \"paginator\": {JsonSerializer.Serialize(example, HttpJson.Context.PaginatorOptions)}; or \"paginator\": {{\"type\":\"singlePage\"}} if this is all.";
}
