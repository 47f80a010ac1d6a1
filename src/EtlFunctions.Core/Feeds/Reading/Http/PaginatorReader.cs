namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.paginator</c> of a feed; each type knows its own keys.</summary>
internal static class PaginatorReader
{
    private const string ExpectedPath = "the path of a value in the response, such as meta.total";

    public static PaginatorOptions? Read(FeedValue? optional)
    {
        if (optional is not { } value)
        {
            return new PaginatorOptions();
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
                CursorPath = paginator.Required("cursorPath", ExpectedPath) is { } path ? RecordPathText.ReadInResponse(path, ExpectedPath) : null,
                CursorParam = Name(paginator, "cursorParam"),
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
        paginator.Close();
        return options with { Type = type };
    }

    private static PaginatorOptions PageNumber(FeedObject paginator) => Numbered(paginator) with
    {
        BasePage = paginator.Required("basePage", "0 or 1, the number of the first page")?.Integer(0, int.MaxValue),
        PageParam = Name(paginator, "pageParam"),
        TotalPagesPath = Path(paginator, "totalPagesPath"),
        TotalPagesHeader = Name(paginator, "totalPagesHeader"),
        MaximumPage = paginator.Optional("maximumPage")?.Integer(0, int.MaxValue),
    };

    private static PaginatorOptions Offset(FeedObject paginator) => Numbered(paginator) with
    {
        Offset = paginator.Optional("offset")?.Integer(0, int.MaxValue),
        OffsetParam = Name(paginator, "offsetParam"),
        MaximumOffset = paginator.Optional("maximumOffset")?.Integer(0, int.MaxValue),
    };

    private static PaginatorOptions Numbered(FeedObject paginator) => new()
    {
        Limit = paginator.Optional("limit")?.Integer(1, 10_000),
        LimitParam = Name(paginator, "limitParam"),
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

    private static string? Name(FeedObject paginator, string key) => paginator.Optional(key)?.Text(HttpWord.Expected, HttpWord.IsName);

    private static string? Path(FeedObject paginator, string key) =>
        paginator.Optional(key) is { } value ? RecordPathText.ReadInResponse(value, ExpectedPath) : null;
}
