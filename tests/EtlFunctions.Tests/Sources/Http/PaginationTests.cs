using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Http;

public sealed class PaginationTests
{
    private static readonly string[] Records = SampleRecord.Many(95);

    private static readonly PaginatorOptions PageNumber = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    [Fact]
    public async Task PageNumber_TotalKnown_PlansAllButTheLastPageWithoutAskingForThem()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Path = "products", Paginator = PageNumber });

        var plans = await SourceRun.PlanAllAsync(run.Source, maxPages: 4);

        Assert.Equal(["/products?page=1", "/products?page=10"], server.Asked);
        Assert.Equal([4, 4, 2], plans.Select(p => p.Pages.Count));
        Assert.Equal(1, plans[^1].Progress);
        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task PageNumber_TotalUnknown_IsReadUntilAnEmptyPage()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, total: null));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Equal(Records, await run.LoadAsync(maxPages: 3));
        Assert.Equal(11, server.Asked.Count);
        Assert.Equal(11, server.Asked.Distinct().Count());
    }

    [Fact]
    public async Task PageNumber_BehindTheLastPageIsNotFound_EndsThere()
    {
        await using var server = await ApiServer.StartAsync(c => c.Number("page", 1) > 10 ? c.StatusAsync(404) : c.PageAsync(Records, 10, total: null));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task PageNumber_EverythingIsGoneOnTheWay_IsNoEnd()
    {
        var gone = false;
        await using var server = await ApiServer.StartAsync(c =>
        {
            gone |= c.Number("page", 1) > 5;
            return gone ? c.StatusAsync(404) : c.PageAsync(Records, 10, total: null);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Contains("found the answer 404", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total", null)]
    [InlineData(null, "X-Count")]
    public async Task Offset_TotalKnown_ReadsEveryRecordOnce(string? path, string? header)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers["X-Count"] = Records.Length.ToString(CultureInfo.InvariantCulture);
            return c.JsonAsync($$"""{"list":{{Answers.Array(Records.Skip(c.Number("skip")).Take(c.Number("take")))}},"total":"{{Records.Length}}"}""");
        });
        var paginator = new PaginatorOptions { Type = PaginatorType.Offset, OffsetParam = "skip", LimitParam = "take", Limit = 20, TotalPath = path, TotalHeader = header };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(["/?take=20&skip=0", "/?take=20&skip=20", "/?take=20&skip=40", "/?take=20&skip=60", "/?take=20&skip=80"], server.Asked.Order());
    }

    [Fact]
    public async Task Offset_ApiGivesFewerThanAskedFor_GoesOnByWhatItGives()
    {
        await using var server = await ApiServer.StartAsync(c =>
            c.JsonAsync($$"""{"list":{{Answers.Array(Records.Skip(c.Number("offset")).Take(Math.Min(15, c.Number("limit"))))}},"total":95}"""));
        var paginator = new PaginatorOptions { Type = PaginatorType.Offset, Limit = 50 };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task Cursor_ReadsUntilThereIsNone()
    {
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(Records, 10));
        var paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "meta.next" };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator, DataSelector = "data" });

        Assert.Equal(Records, await run.LoadAsync(maxPages: 3));
        Assert.Equal(10, server.Asked.Count);
    }

    [Fact]
    public async Task Cursor_PlannedAnewFromACursor_AsksForNoLandedPageAgain()
    {
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(Records, 10));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "meta.next" }, DataSelector = "data" };
        await using var first = HttpSourceRun.Open(options);
        var plan = await first.Source.PlanAsync(null, 4, CancellationToken.None);

        await using var second = HttpSourceRun.Open(options);
        var rest = await SourceRun.PlanAllAsync(second.Source, plan.NextCursor);

        Assert.Equal(10, server.Asked.Count);
        Assert.Equal(10, server.Asked.Distinct().Count());
        Assert.Equal(6, rest.Sum(p => p.Pages.Count));
    }

    [Theory]
    [InlineData("</p?after={0}>; rel=\"next\"")]
    [InlineData("</p?after=0>; rel=first, </p?after={0}>; title=\"a, b; rel=x\"; rel=\"prefetch next\"")]
    public async Task HeaderLink_LeadsThroughAllPages(string header)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("after");
            if (from + 10 < Records.Length)
            {
                c.Response.Headers.Link = string.Format(CultureInfo.InvariantCulture, header, from + 10);
            }

            return c.JsonAsync(Answers.Array(Records.Skip(from).Take(10)));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Path = "/p", Paginator = new PaginatorOptions { Type = PaginatorType.HeaderLink } });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal("/p?after=90", server.Asked[^1]);
    }

    [Fact]
    public async Task JsonLink_LeadsThroughAllPages()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("from");
            var next = from + 10 < Records.Length ? $"\"http://{c.Request.Host}/?from={from + 10}\"" : "null";
            return c.JsonAsync($$"""{"links":{"next":{{next}}},"results":{{Answers.Array(Records.Skip(from).Take(10))}}}""");
        });
        var paginator = new PaginatorOptions { Type = PaginatorType.JsonLink, NextUrlPath = "links.next" };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task Params_AreOnEveryRequest()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 50));
        var options = new HttpSourceOptions
        {
            BaseUrl = server.Url + "/v2/?a=1%2F2", Path = "products", Params = new Dictionary<string, string> { ["status"] = "in stock" }, Paginator = PageNumber,
        };
        await using var run = HttpSourceRun.Open(options);
        await run.LoadAsync();

        Assert.Equal(["/v2/products?a=1%2F2&status=in%20stock&page=1", "/v2/products?a=1%2F2&status=in%20stock&page=2"], server.Asked);
    }

    [Theory]
    [InlineData("application/x-ndjson", "", "\n")]
    [InlineData("application/json", "[", ",")]
    public async Task Bodies_OfEachFormat_AreRead(string type, string begin, string separator)
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            c.Response.ContentType = type;
            var records = Records.Skip((c.Number("page", 1) - 1) * 40).Take(40).ToArray();
            await c.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(begin + string.Join(separator, records) + (begin.Length > 0 ? "]" : "")));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Bodies_Compressed_AreUnpacked(string encoding)
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            Assert.Contains(encoding, c.Request.Headers.AcceptEncoding.ToString(), StringComparison.Ordinal);
            c.Response.ContentType = "application/json";
            c.Response.Headers.ContentEncoding = encoding;
            await using Stream packed = encoding == "br"
                ? new System.IO.Compression.BrotliStream(c.Response.Body, System.IO.Compression.CompressionMode.Compress)
                : new System.IO.Compression.GZipStream(c.Response.Body, System.IO.Compression.CompressionMode.Compress);
            await packed.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"items":{{Answers.Array(Records)}},"total":95}"""));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Equal(Records, await run.LoadAsync());
    }
}
