namespace EtlFunctions.Feeds.Reading;

/// <summary>The parameters that the requests of a source have by its other keys.</summary>
internal static class RequestParams
{
    public static IReadOnlyCollection<string> Of(HttpSourceOptions options)
    {
        var names = new List<string>(options.Params.Select(pair => pair.Key));
        if (Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address))
        {
            names.AddRange(new Query(address).Values.Select(pair => pair.Name));
        }

        if (options.Auth is { Type: HttpAuthType.ApiKey, Location: ApiKeyLocation.Query, Name: { } key })
        {
            names.Add(key);
        }

        var paginator = options.Paginator;
        string?[] ofPages = paginator.Type switch
        {
            PaginatorType.PageNumber => [paginator.PageBodyPath is null ? paginator.PageParam ?? "page" : null, paginator.LimitParam],
            PaginatorType.Offset => [paginator.OffsetBodyPath is null ? paginator.OffsetParam ?? "offset" : null, paginator.EffectiveLimitParam],
            PaginatorType.Cursor or PaginatorType.HeaderCursor => [paginator.CursorBodyPath is null ? paginator.CursorParam ?? "cursor" : null],
            _ => [],
        };
        return [.. names, .. ofPages.OfType<string>()];
    }
}
