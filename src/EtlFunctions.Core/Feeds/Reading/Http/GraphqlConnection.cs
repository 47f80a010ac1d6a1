namespace EtlFunctions.Feeds.Reading;

/// <summary>How a connection of GraphQL is paged: its records in <c>nodes</c> or <c>edges</c>, and <c>pageInfo</c> beside them.</summary>
internal static class GraphqlConnection
{
    /// <summary>Gets the path of the connection whose records a selector names, or <see langword="null"/> where it names none.</summary>
    public static string? Of(string? dataSelector) =>
        dataSelector is not null && dataSelector.LastIndexOf('.') is > 0 and var end && dataSelector[end..] is ".nodes" or ".edges" ? dataSelector[..end] : null;

    /// <summary>Gets a paginator with what GraphQL has by convention, where the feed does not say otherwise.</summary>
    public static PaginatorOptions Complete(PaginatorOptions paginator, string? connection)
    {
        if (!paginator.IsCursor)
        {
            return paginator;
        }

        var isConnection = connection is not null && paginator.CursorPath is null && paginator.Type == PaginatorType.Cursor;
        return paginator with
        {
            CursorPath = isConnection ? $"{connection}.pageInfo.endCursor" : paginator.CursorPath,
            HasMorePath = isConnection ? paginator.HasMorePath ?? $"{connection}.pageInfo.hasNextPage" : paginator.HasMorePath,
            CursorBodyPath = paginator.CursorBodyPath ?? (paginator.CursorParam is null ? GraphqlOptions.CursorBodyPath : null),
        };
    }
}
