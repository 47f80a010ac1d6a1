using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>How APIs end, and what only looks like an end.</summary>
public sealed class EndTests
{
    private static readonly string[] Records = SampleRecord.Many(60);

    private static readonly PaginatorOptions Page = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    private static readonly PaginatorOptions Offset = new() { Type = PaginatorType.Offset, Limit = 20 };

    private static readonly PaginatorOptions Cursor = new() { Type = PaginatorType.Cursor, CursorPath = "next_cursor" };

    [Theory]
    [InlineData("""{"data":{"products":null}}""", false)]
    [InlineData("""{"data":null}""", false)]
    [InlineData("""{"data":[]}""", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    [InlineData("""{"data":{"products":[]}}""", false)]
    [InlineData("""{"data":{"products":[]},"message":"no products found"}""", false)]
    [InlineData("""{"data":{"products":null},"errors":[],"error":null,"success":true,"status":200}""", false)]
    [InlineData("""{"data":{"products":{}}}""", true)]
    [InlineData("""{"data":{}}""", true)]
    [InlineData("{}", true)]
    public async Task Nothing_BehindAFullPage_IsTheEnd(string body, bool isTold)
    {
        foreach (var paginator in new[] { Page, Offset })
        {
            await using var server = await ApiServer.StartAsync(c => c.JsonAsync(Body(c.Number("page", 1) - 1 + (c.Number("offset") / 20)) ?? body));
            await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator, DataSelector = "data.products" });

            Assert.Equal(Records, await run.LoadAsync(maxPages: 1));
            Assert.Equal(isTold, run.Source.Warnings.Any(w => w.EndsWith("in place of records, behind 60 records: taken for the end", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("""{"error":"upstream timed out"}""")]
    [InlineData("""{"data":null,"errors":[{"message":"throttled"}]}""")]
    [InlineData("""{"data":{"products":[]},"error":"database is gone"}""")]
    [InlineData("""{"message":"internal error"}""")]
    [InlineData("""{"status":"error","data":{}}""")]
    [InlineData("""{"success":false,"data":{"products":null}}""")]
    [InlineData("""{"code":503,"data":[]}""")]
    public async Task Nothing_BesideWordsOfAnError_IsAnErrorWithThem(string body)
    {
        var clock = new DelayClock();
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(Body(c.Number("page", 1) - 1) ?? body));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page, DataSelector = "data.products" }, clock: clock);

        var failure = await Assert.ThrowsAsync<SourceException>(() => clock.AdvanceUntilOverAsync(run.LoadAsync(), "the attempts are over"));

        Assert.Contains($"The API says: {body}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":{"products":null}}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task Nothing_OnTheFirstPage_IsNoEnd(string body)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(body));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page, DataSelector = "data.products" });

        Assert.True((await run.FailAsync()).StopsRun);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    [InlineData(40)]
    public async Task Cursor_ThatGoesOnBehindEmptyPages_Ends(int? total)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var n = c.Number("cursor", 1);
            return c.JsonAsync($$"""{"next_cursor":"{{n + 1}}"{{(total is null ? "" : $",\"total\":{total}")}},"items":{{Answers.Array(Records.Skip((n - 1) * 20).Take(20))}}}""");
        });
        foreach (var paginator in new[] { Cursor, new PaginatorOptions() })
        {
            await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });
            Assert.Equal(Records, await run.LoadAsync(maxPages: 1));
        }

        Assert.Equal(2 * (total == 60 ? 4 : 5), server.Asked.Count);
    }

    [Fact]
    public async Task Cursor_ThatGoesOnBehindEmptyPagesBeforeTheTotal_IsFollowed()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            // Pages 2 to 6 are empty, as where records are left out after the pages are cut.
            var n = c.Number("cursor", 1);
            var from = n == 1 ? 0 : n < 7 ? 60 : (n - 6) * 20;
            return c.JsonAsync($$"""{"next_cursor":"{{n + 1}}","total":60,"items":{{Answers.Array(Records.Skip(from).Take(20))}}}""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData("\"60\"", "[]", null, true)]
    [InlineData("\"40\"", "last", 60, true)]
    [InlineData("\"40\"", "last", 400, false)]
    public async Task Cursor_ThatRepeats_IsTheEndOnceTheTotalIsReached(string repeated, string items, int? total, bool isEnd)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("cursor");
            var next = from + 20 < Records.Length ? $"\"{from + 20}\"" : repeated;
            var records = Answers.Array(Records.Skip(from).Take(20));
            return c.JsonAsync($$"""{"next_cursor":{{next}}{{(total is null ? "" : $",\"total\":{total}")}},"items":{{(from >= 60 && items == "[]" ? items : records)}}}""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        if (isEnd)
        {
            Assert.Equal(Records, await run.LoadAsync());
        }
        else
        {
            Assert.True((await run.FailAsync()).StopsRun);
        }
    }

    [Theory]
    [InlineData("cursor", "{\"after\":\"x\"}", "an object at \"next_cursor\" (paginator.cursorPath)")]
    [InlineData("cursor", "true", "true at \"next_cursor\"")]
    [InlineData("cursor", "[\"x\"]", "an array at \"next_cursor\"")]
    [InlineData("link", "2", "the number 2 at \"next_cursor\" (paginator.nextUrlPath)")]
    [InlineData("link", "{\"href\":\"/p2\"}", "perhaps to \"next_cursor.href\"")]
    [InlineData("link", "true", "true at \"next_cursor\"")]
    public async Task NextWay_OfAWrongType_IsAnErrorNeverTheEnd(string type, string value, string expected)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"next_cursor":{{value}},"items":{{Answers.Array(Records.Take(20))}}}"""));
        var paginator = type == "cursor" ? Cursor : new PaginatorOptions { Type = PaginatorType.JsonLink, NextUrlPath = "next_cursor" };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator, DataSelector = "items" });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("0")]
    public async Task NextWay_ThatIsNone_IsTheEnd(string value)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"next_cursor":{{value}},"items":{{Answers.Array(Records)}}}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData("nextCursor", """ "has_more":true """, "true at \"has_more\"")]
    [InlineData("nextCursor", """ "next_cursor":"20" """, "the text \"20\" at \"next_cursor\"")]
    public async Task NextWay_NotThereWhileTheBodySaysMore_IsAnError(string path, string beside, string expected)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{{{beside}},"items":{{Answers.Array(Records.Take(20))}}}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor with { CursorPath = path } });

        Assert.Contains(expected, (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "has_more")]
    [InlineData("offset", "has_more")]
    [InlineData("page", null)]
    [InlineData("cursor", "has_more")]
    public async Task HasMore_TrueOnPagesWithoutRecords_IsNoEnd(string type, string? path)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = type == "page" ? (c.Number("page", 1) - 1) * 20 : c.Number(type);
            return c.JsonAsync($$"""{"has_more":true,"next_cursor":"{{from + 20}}","items":{{Answers.Array(Records.Skip(from).Take(20))}}}""");
        });
        var paginator = type switch { "page" => Page, "offset" => Offset, _ => Cursor } with { HasMorePath = path };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("true at \"has_more\": more are said to follow", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task LastPage_AgainBeyondTheEnd_IsTheEnd(int? total)
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 20, total, page: $"{Math.Min(3, c.Number("page", 1))}"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task Page_AgainInTheMiddle_IsAnError(int? total)
    {
        var records = SampleRecord.Many(100);
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, 20, total: total is null ? null : 100, page: c.Number("page", 1) == 3 ? "2" : null));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page });

        Assert.True((await run.FailAsync()).StopsRun);
    }

    [Theory]
    [InlineData(19, null, true)]
    [InlineData(20, null, false)]
    [InlineData(20, 20, false)]
    [InlineData(33, 33, true)]
    public async Task OnePage_AgainForEveryNumber_IsAllWhereNothingSpeaksAgainstIt(int count, int? total, bool isAll)
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, count, total, page: "1"));
        var paginator = total is null ? Page with { Limit = 20, LimitParam = "limit" } : Page;
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        if (isAll)
        {
            Assert.Equal(Records.Take(count), await run.LoadAsync());
        }
        else
        {
            Assert.Contains("the API ignores the page", (await run.FailAsync()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("data[-1].id", """{"has_more":{0},"data":{1}}""")]
    [InlineData("[-1].id", "{1}")]
    public async Task LastId_AsCursor_LeadsThroughAllPages(string path, string body)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var after = Array.FindIndex(Records, r => r.StartsWith($"{{\"id\":\"{c.Request.Query["starting_after"]}\",", StringComparison.Ordinal)) + 1;
            return c.JsonAsync(body.Replace("{0}", after + 20 < Records.Length ? "true" : "false", StringComparison.Ordinal).Replace("{1}", Answers.Array(Records.Skip(after).Take(20)), StringComparison.Ordinal));
        });
        var paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = path, CursorParam = "starting_after", HasMorePath = path[0] == 'd' ? "has_more" : null };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Equal(Records, await run.LoadAsync(maxPages: 1));
    }

    private static string? Body(int page) => page * 20 < Records.Length
        ? $$"""{"data":{"products":{{Answers.Array(Records.Skip(page * 20).Take(20))}}} }"""
        : null;
}
