namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.paginator</c> of a feed; each type knows its own keys.</summary>
internal static class PaginatorReader
{
    private const string ExpectedHeader = "the name of a response header, such as X-Next-Cursor";
    private const string ExpectedBodyPath = "the path of a member of the body, such as variables.after";
    private const string ExpectedPath = "the path of a value in the response, such as meta.total";

    /// <summary>Reads the part.</summary>
    /// <param name="optional">The part.</param>
    /// <param name="request">The request that asks for a page.</param>
    /// <param name="dataSelector">Where the records stand in the answer, as far as the feed says.</param>
    public static PaginatorOptions? Read(FeedValue? optional, RequestOptions request, string? dataSelector)
    {
        var connection = request.Graphql is null ? null : GraphqlConnection.Of(dataSelector);
        if (optional is not { } value)
        {
            return connection is null ? new PaginatorOptions() : GraphqlConnection.Complete(new PaginatorOptions { Type = PaginatorType.Cursor }, connection);
        }

        if (FeedObject.Open(value) is not { } paginator)
        {
            return null;
        }

        var types = Enum.GetNames<PaginatorType>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName);
        if (paginator.Required("type", Wording.OneOf(types))?.OneOf<PaginatorType>() is not { } type)
        {
            return null;
        }

        var options = type switch
        {
            PaginatorType.PageNumber => PageNumber(paginator),
            PaginatorType.Offset => Offset(paginator),
            PaginatorType.Cursor => new PaginatorOptions
            {
                CursorPath = (connection is null ? paginator.Required("cursorPath", ExpectedPath) : paginator.Optional("cursorPath")) is { } path ? RecordPathText.ReadInResponse(path, ExpectedPath) : null,
                CursorParam = Name(paginator, "cursorParam"),
                CursorBodyPath = BodyPath(paginator, "cursorBodyPath"),
                HasMorePath = Path(paginator, "hasMorePath"),
                TotalPath = Path(paginator, "totalPath"),
                TotalHeader = Name(paginator, "totalHeader"),
            },
            PaginatorType.HeaderCursor => new PaginatorOptions
            {
                CursorKey = paginator.Required("cursorKey", ExpectedHeader)?.Text(ExpectedHeader, HttpWord.IsName),
                CursorParam = Name(paginator, "cursorParam"),
                CursorBodyPath = BodyPath(paginator, "cursorBodyPath"),
                HasMorePath = Path(paginator, "hasMorePath"),
                TotalPath = Path(paginator, "totalPath"),
                TotalHeader = Name(paginator, "totalHeader"),
            },
            PaginatorType.HeaderLink => new PaginatorOptions
            {
                LinksNextKey = Name(paginator, "linksNextKey"),
                TotalPath = Path(paginator, "totalPath"),
                TotalHeader = Name(paginator, "totalHeader"),
            },
            PaginatorType.JsonLink => new PaginatorOptions
            {
                NextUrlPath = Path(paginator, "nextUrlPath"),
                HasMorePath = Path(paginator, "hasMorePath"),
                TotalPath = Path(paginator, "totalPath"),
                TotalHeader = Name(paginator, "totalHeader"),
            },
            _ => new PaginatorOptions(),
        };
        RequireEnd(value, paginator, options);
        RequirePlaces(value, paginator, options, request);
        paginator.Close();
        options = options with { Type = type };
        return request.Graphql is null ? options : GraphqlConnection.Complete(options, connection);
    }

    private static PaginatorOptions PageNumber(FeedObject paginator) => Numbered(paginator) with
    {
        BasePage = paginator.Required("basePage", "0 or 1, the number of the first page")?.Integer(0, int.MaxValue),
        PageParam = Name(paginator, "pageParam"),
        PageBodyPath = BodyPath(paginator, "pageBodyPath"),
        TotalPagesPath = Path(paginator, "totalPagesPath"),
        TotalPagesHeader = Name(paginator, "totalPagesHeader"),
        MaximumPage = paginator.Optional("maximumPage")?.Integer(0, int.MaxValue),
    };

    private static PaginatorOptions Offset(FeedObject paginator) => Numbered(paginator) with
    {
        Offset = paginator.Optional("offset")?.Integer(0, int.MaxValue),
        OffsetParam = Name(paginator, "offsetParam"),
        OffsetBodyPath = BodyPath(paginator, "offsetBodyPath"),
        MaximumOffset = paginator.Optional("maximumOffset")?.Integer(0, int.MaxValue),
    };

    private static PaginatorOptions Numbered(FeedObject paginator) => new()
    {
        Limit = paginator.Optional("limit")?.Integer(1, 10_000),
        LimitParam = Name(paginator, "limitParam"),
        LimitBodyPath = BodyPath(paginator, "limitBodyPath"),
        TotalPath = Path(paginator, "totalPath"),
        TotalHeader = Name(paginator, "totalHeader"),
        HasMorePath = Path(paginator, "hasMorePath"),
        EchoPath = Path(paginator, "echoPath"),
        StopAfterEmptyPage = paginator.Optional("stopAfterEmptyPage")?.Boolean(),
    };

    private static void RequireEnd(FeedValue value, FeedObject paginator, PaginatorOptions options)
    {
        if (options.StopAfterEmptyPage == false && options is { HasMorePath: null, MaximumPage: null, MaximumOffset: null }
            && paginator.Optional("stopAfterEmptyPage") is { } stop)
        {
            stop.Fail("hasMorePath or a maximum beside it: nothing else would end the reading");
        }
    }

    /// <summary>Requires that what is put into the body has a body and a place in it, and stands nowhere else.</summary>
    private static void RequirePlaces(FeedValue value, FeedObject paginator, PaginatorOptions options, RequestOptions request)
    {
        foreach (var (key, path) in options.BodyPaths)
        {
            var place = paginator.Optional(key)!.Value;
            var param = key.Replace("BodyPath", "Param", StringComparison.Ordinal);
            if (request.Method != RequestOptions.Post)
            {
                place.Fail($"a request with a body beside it (\"method\": \"POST\" or graphql), or {param}");
            }
            else if (paginator.Optional(param) is not null)
            {
                place.Fail($"either {key} or {param}, not both");
            }
            else if (!JsonBody.IsPlace(request.Body, path))
            {
                place.Fail("a place in the body: objects, or nothing, on the way to it");
            }
        }

        if (request.Graphql is not null && paginator.Optional("basePage") is not null && options.PageBodyPath is null)
        {
            value.Fail("nothing at pageBodyPath", "the variable that counts pages, such as variables.page");
        }
    }

    // A path into the body is made of names: an array would have to be there.
    private static string? BodyPath(FeedObject paginator, string key) =>
        paginator.Optional(key) is { } value ? RecordPathText.ReadNames(value, ExpectedBodyPath) : null;

    private static string? Name(FeedObject paginator, string key) => paginator.Optional(key)?.Text(HttpWord.Expected, HttpWord.IsName);

    private static string? Path(FeedObject paginator, string key) =>
        paginator.Optional(key) is { } value ? RecordPathText.ReadInResponse(value, ExpectedPath) : null;
}
