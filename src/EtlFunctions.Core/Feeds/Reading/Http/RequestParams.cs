namespace EtlFunctions.Feeds.Reading;

/// <summary>The parameters that the requests of a source have by its other keys.</summary>
internal static class RequestParams
{
    public static IReadOnlyCollection<string> Of(HttpSourceOptions options)
    {
        var names = new List<string>(options.Params.Keys);
        if (Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address))
        {
            names.AddRange(new Query(address).Values.Select(pair => pair.Name));
        }

        if (options.Auth is { Type: HttpAuthType.ApiKey, Location: ApiKeyLocation.Query, Name: { } key })
        {
            names.Add(key);
        }

        var paginator = options.Paginator;
        names.AddRange(paginator.Type switch
        {
            PaginatorType.PageNumber => [paginator.PageParam ?? "page"],
            PaginatorType.Offset => [paginator.OffsetParam ?? "offset", paginator.LimitParam ?? "limit"],
            PaginatorType.Cursor => [paginator.CursorParam ?? "cursor"],
            _ => [],
        });
        return paginator.LimitParam is { } limit ? [.. names, limit] : names;
    }
}
