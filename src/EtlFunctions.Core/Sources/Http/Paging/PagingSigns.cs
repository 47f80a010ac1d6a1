using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>The signs of paging in a response: links, cursors, totals and numbers of pages under the names that APIs commonly use.</summary>
internal sealed class PagingSigns
{
    private const int MaxDepth = 3;

    private static readonly string[] Links = ["next", "nextlink", "nexturl", "nextpageurl", "nextpage", "odatanextlink", "nextpagelink", "nextrecordsurl", "href"];
    private static readonly string[] RecordTotals = ["total", "totalcount", "totalresults", "totalitems", "totalelements", "totalrecords", "count", "recordcount"];
    private static readonly string[] PageTotals = ["totalpages", "pagecount", "lastpage", "pages"];
    private static readonly string[] Pages = ["page", "currentpage", "pagenumber"];
    private static readonly string[] Offsets = ["offset", "skip", "start", "startindex"];
    private static readonly string[] Limits = ["limit", "take", "top", "perpage", "pagesize"];
    private static readonly string[] Flags = ["hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreresults", "hasmoreitems", "more", "moreavailable", "moreresults", "moreresultsavailable"];
    private static readonly string[] LastFlags = ["last", "islast", "islastpage", "lastpage", "isend", "done"];

    private static readonly (string Name, string Param)[] Cursors =
    [
        ("nextcursor", "cursor"), ("endcursor", "after"), ("nextpagetoken", "pageToken"), ("nexttoken", "nextToken"), ("continuationtoken", "continuationToken"), ("after", "after"), ("next", "cursor"),
    ];

    private readonly HttpPage _page;
    private readonly List<(string Path, string Name, JsonElement Value)> _values = [];
    private readonly List<(string Path, string Name, JsonElement Value)> _objects = [];

    public PagingSigns(HttpPage page)
    {
        _page = page;
        if (page.Root is { ValueKind: JsonValueKind.Object } root)
        {
            Collect(root, string.Empty, 0);
        }
    }

    /// <summary>Gets the path of a link to the next page.</summary>
    public string? NextUrl => _values
        .Where(v => Links.Contains(Plain(v.Name)) && (Plain(v.Name) != "href" || v.Path.Contains("next", StringComparison.OrdinalIgnoreCase)))
        .Where(v => v.Value.ValueKind == JsonValueKind.String && IsLink(v.Value.GetString()!))
        .Select(v => v.Path)
        .FirstOrDefault();

    /// <summary>Gets the path of a cursor and the parameter that likely carries it.</summary>
    public (string Path, string Param)? NextCursor => Cursors
        .SelectMany(cursor => _values.Where(v => Plain(v.Name) == cursor.Name && JsonValues.Text(v.Value) is not null).Select(v => ((string, string)?)(v.Path, Param(v.Name, cursor.Param))))
        .FirstOrDefault();

    /// <summary>Gets the announced number of records.</summary>
    public long? Total => Find(RecordTotals, n => n > _page.Records.Length)?.Number ?? Totals.Of(_page, new PaginatorOptions { Type = PaginatorType.PageNumber }).Records;

    /// <summary>Gets what tells whether more pages follow.</summary>
    public MoreFlag? More => _values
        .Where(v => v.Value.ValueKind != JsonValueKind.Number && (Flags.Contains(Plain(v.Name)) || LastFlags.Contains(Plain(v.Name))) && MoreFlag.Truth(v.Value) is not null)
        .Select(v => new MoreFlag(v.Path, v.Value.GetRawText(), MoreFlag.Truth(v.Value)!.Value != LastFlags.Contains(Plain(v.Name)), IsDeclared: false))
        .OrderByDescending(flag => flag.IsMore)
        .FirstOrDefault();

    /// <summary>Gets the path of a flag that is true while more pages follow.</summary>
    public string? MorePath => More is { Path: var path } && !LastFlags.Contains(Plain(path[(path.LastIndexOf('.') + 1)..])) ? path : null;

    /// <summary>Gets a value that by its name leads to the next page, whatever it is.</summary>
    public (string Path, JsonElement Value)? Next => _values.Concat(_objects)
        .Where(v => IsNamedNext(Plain(v.Name)) && v.Value.ValueKind switch
        {
            JsonValueKind.String => v.Value.GetString()!.Length > 0,
            JsonValueKind.Number => JsonValues.Integer(v.Value) is not (0 or -1),
            JsonValueKind.Object => v.Value.EnumerateObject().Any(member => member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)),
            JsonValueKind.Array => v.Value.GetArrayLength() > 0,
            JsonValueKind.True => true,
            _ => false,
        })
        .Select(v => ((string, JsonElement)?)(v.Path, v.Value))
        .FirstOrDefault();

    /// <summary>Gets the announced number of records where it is that of the page.</summary>
    public long? OwnTotal => Find(RecordTotals, n => n == _page.Records.Length)?.Number;

    /// <summary>Gets where the response repeats the number of records it was asked for, and which.</summary>
    public (string Path, long Number)? Limit => Find(Limits, n => n > 0) is { } limit ? (limit.Path, limit.Number) : null;

    /// <summary>Gets the paginator where the response tells its page or offset beside a total.</summary>
    public (PaginatorOptions Paginator, string Why)? Numbered
    {
        get
        {
            var total = Find(RecordTotals, n => n > _page.Records.Length);
            var pages = Find(PageTotals, n => n > 1);
            if (total is { } t && Find(Offsets, n => n == 0) is { } offset)
            {
                var limit = Find(Limits, n => n > 0);
                return (
                    new PaginatorOptions
                    {
                        Type = PaginatorType.Offset, OffsetParam = offset.Name, Limit = _page.Records.Length, LimitParam = limit?.Name, TotalPath = t.Path,
                    },
                    $"{offset.Path} and {t.Path} in the response");
            }

            if ((total is not null || pages is not null) && Find(Pages, n => n is 0 or 1) is { } page)
            {
                return (
                    new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = (int)page.Number, TotalPath = total?.Path, TotalPagesPath = pages?.Path },
                    $"{page.Path} and {total?.Path ?? pages?.Path} in the response");
            }

            return Totals.Of(_page, new PaginatorOptions { Type = PaginatorType.PageNumber }).Pages > 1
                ? (new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 }, "the total of pages in the headers")
                : null;
        }
    }

    /// <summary>Gets a name as it is compared: its letters alone, in lower case.</summary>
    public static string Plain(string name) =>
        string.Concat(name.Where(char.IsAsciiLetter)).ToLower(CultureInfo.InvariantCulture);

    private static bool IsNamedNext(string plain) =>
        plain is "next" or "nextpage" or "nextpagetoken" or "nexttoken" or "nextcursor" or "nextlink" or "nexturl" or "nextpageurl" or "nextpagelink" or "nextrecordsurl" or "odatanextlink";

    private static bool IsLink(string text) =>
        text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith('/') || text.StartsWith('?');

    // A token's parameter is written like its field: next_page_token is asked for as page_token.
    private static string Param(string name, string usual) => name.Contains('_') && usual == "pageToken" ? "page_token" : usual;

    private (string Path, string Name, long Number)? Find(string[] names, Func<long, bool> fits) => names
        .SelectMany(name => _values.Where(v => Plain(v.Name) == name))
        .Select(v => (v.Path, v.Name, Number: JsonValues.Integer(v.Value)))
        .Where(v => v.Number is { } number && fits(number))
        .Select(v => ((string, string, long)?)(v.Path, v.Name, v.Number!.Value))
        .FirstOrDefault();

    private void Collect(JsonElement value, string prefix, int depth)
    {
        foreach (var property in value.EnumerateObject())
        {
            var path = prefix + JsonValues.Escape(property.Name);
            if (property.Value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
            {
                _objects.Add((path, property.Name, property.Value));
                Collect(property.Value, path + ".", depth + 1);
            }
            else
            {
                _values.Add((path, property.Name, property.Value));
            }
        }
    }
}
