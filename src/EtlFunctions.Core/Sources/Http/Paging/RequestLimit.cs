using System.Text.Json.Nodes;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds how many records a request asked for, by the names that APIs commonly use.</summary>
internal static class RequestLimit
{
    private static readonly string[] Names = ["limit", "take", "top", "perpage", "pagesize", "size", "count", "rows", "first", "num", "maxresults", "maxitems", "results", "itemsperpage", "resultsperpage"];

    /// <summary>Gets the number, or <see langword="null"/> where the request names none.</summary>
    public static long? Of(HttpPage page, PaginatorOptions paginator) => InBody(page, paginator) ?? new Query(page.Address).Values
        .Where(pair => pair.Name == paginator.LimitParam || Names.Contains(PagingSigns.Plain(pair.Name)) || PagingSigns.Plain(pair.Name).EndsWith("pagesize", StringComparison.Ordinal))
        .Select(pair => JsonValues.Integer(pair.Value))
        .FirstOrDefault(number => number > 0);

    private static long? InBody(HttpPage page, PaginatorOptions paginator) =>
        paginator.LimitBodyPath is { } path && JsonBody.Find(page.Request.Body, path) is JsonValue value && value.TryGetValue<long>(out var number) && number > 0 ? number : null;
}
