using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Requests with a body: what is put where, who is sent it, and what stays hidden.</summary>
public sealed class PostRequestTests
{
    private const string Secret = "s3cr3t-in-the-body";

    private static readonly string[] Records = SampleRecord.Many(95);

    [Theory]
    [InlineData(PaginatorType.PageNumber, """{"q":"all","paging":{"size":10,"at":1}}""", """{"q":"all","paging":{"size":10,"at":10}}""")]
    [InlineData(PaginatorType.Offset, """{"q":"all","paging":{"size":10,"at":0}}""", """{"q":"all","paging":{"size":10,"at":90}}""")]
    [InlineData(PaginatorType.Cursor, """{"q":"all"}""", """{"q":"all","paging":{"at":"90"}}""")]
    [InlineData(PaginatorType.HeaderCursor, """{"q":"all"}""", """{"q":"all","paging":{"at":"90"}}""")]
    public async Task Pages_OfEachPaginator_AreAskedForInTheBody(PaginatorType type, string first, string last)
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, type));
        var source = Source(server) with
        {
            Json = """{"q":"all"}""",
            Paginator = type switch
            {
                PaginatorType.PageNumber => new PaginatorOptions { Type = type, BasePage = 1, PageBodyPath = "paging.at", LimitBodyPath = "paging.size", Limit = 10 },
                PaginatorType.Offset => new PaginatorOptions { Type = type, OffsetBodyPath = "paging.at", LimitBodyPath = "paging.size", Limit = 10 },
                PaginatorType.Cursor => new PaginatorOptions { Type = type, CursorPath = "next", CursorBodyPath = "paging.at" },
                _ => new PaginatorOptions { Type = type, CursorKey = "X-Next", CursorBodyPath = "paging.at" },
            },
        };
        await using var run = HttpSourceRun.Open(source);

        Assert.Equal(Records, await run.LoadAsync(maxPages: 3));
        Assert.All(server.Requests, request => Assert.Equal(("POST", "/search", "application/json"), (request.Method, request.Target, request.Headers["Content-Type"])));
        Assert.Equal(first, server.Requests[0].Body);
        Assert.Contains(last, server.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Cursor_ThatIsANumber_StaysOneInTheBodyAndOverARestart()
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            var from = (await c.BodyAsync())["after"] is JsonValue after ? after.GetValue<int>() : 0;
            await c.JsonAsync($$"""{"more":{{(from + 10 < Records.Length ? "true" : "false")}},"items":{{Answers.Array(Records.Skip(from).Take(10).Select((_, i) => $$"""{"id":{{from + i + 1}}}"""))}}}""");
        });
        var source = Source(server) with
        {
            Json = "{}",
            DataSelector = "items",
            Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "items[-1].id", CursorBodyPath = "after", HasMorePath = "more" },
        };
        string? cursor = null;
        var pages = 0;
        do
        {
            // Each step by another process.
            await using var run = HttpSourceRun.Open(source);
            var plan = await run.Source.PlanAsync(cursor, 1, CancellationToken.None);
            (cursor, pages) = (plan.NextCursor, pages + plan.Pages.Count);
        }
        while (cursor is not null);

        Assert.Equal(10, pages);
        Assert.Equal("""{"after":90}""", server.Requests[^1].Body);
    }

    [Fact]
    public async Task Post_ThatFailsForAMoment_IsAskedAgainWithItsBody()
    {
        var asked = 0;
        await using var server = await ApiServer.StartAsync(c => ++asked == 1 ? c.StatusAsync(503) : c.JsonAsync("""{"items":[{"id":1}],"total":1}"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = """{"q":1}""", Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, PageBodyPath = "page" } });

        Assert.Single(await run.LoadAsync());
        Assert.Equal(["""{"q":1,"page":1}""", """{"q":1,"page":1}"""], server.Requests.Take(2).Select(request => request.Body));
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_ThatKeepsTheRequest_IsFollowedWithMethodAndBody(int status)
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/search" ? RedirectAsync(c, status, "/v2/search") : c.JsonAsync("""[{"id":1}]"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = """{"q":1}""", Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } });

        Assert.Single(await run.LoadAsync());
        Assert.Equal(("POST", "/v2/search", """{"q":1}"""), (server.Requests[^1].Method, server.Requests[^1].Target, server.Requests[^1].Body));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    public async Task Redirect_ThatMayMeanAGet_IsRefused(int status)
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/search" ? RedirectAsync(c, status, "/all") : c.JsonAsync("""[{"id":1},{"id":2}]"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = """{"q":1}""", Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } });

        Assert.Contains($"found the redirect {status} of a POST to {server.Url}/all; expected an answer", (await run.FailAsync()).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirect_SeeOther_IsFollowedByAGetWithoutTheBody()
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/search" ? RedirectAsync(c, 303, "/result/1") : c.JsonAsync("""[{"id":1}]"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = """{"q":1}""", Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } });

        Assert.Single(await run.LoadAsync());
        Assert.Equal(("GET", ""), (server.Requests[^1].Method, server.Requests[^1].Body));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_AnotherOrigin_IsNeverSentIt(bool byRedirect)
    {
        await using var other = await ApiServer.StartAsync(c => c.JsonAsync("""{"items":[{"id":9}]}"""));
        await using var server = await ApiServer.StartAsync(c => byRedirect
            ? RedirectAsync(c, 307, other.Url + "/search")
            : c.JsonAsync($$"""{"items":[{"id":1}],"next":"{{other.Url}}/search?page=2"}"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = $$"""{"q":"{{Secret}}"}""", Secrets = [Secret], Paginator = new PaginatorOptions { Type = PaginatorType.JsonLink } });

        Assert.Contains($"within {server.Url}", (await run.FailAsync()).Message.Replace($"one of {server.Url}", $"within {server.Url}", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Links_WithABody_AreAskedWithMethodAndBody()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(c.Request.Query.ContainsKey("page") ? """{"items":[{"id":2}],"next":null}""" : """{"items":[{"id":1}],"next":"/search?page=2"}"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = """{"q":1}""" });

        Assert.Equal(2, (await run.LoadAsync()).Length);
        Assert.Equal([("POST", """{"q":1}"""), ("POST", """{"q":1}""")], server.Requests.Select(request => (request.Method, request.Body)));
    }

    [Fact]
    public async Task Refusal_ThatRepeatsTheBody_ShowsNoSecretOfIt()
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            c.Response.StatusCode = 422;
            await c.Response.WriteAsync("cannot read " + await c.BodyAsync());
        });
        var source = ((HttpSourceOptions)FeedText.Parse(
            $$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{server.Url}}", "method": "POST", "json": { "shop": "id ${env:SHOP}" } }, "mapping": { "id": "id" } }""", ("SHOP", Secret)).Source) with
        {
            Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "n", CursorBodyPath = "c" },
        };
        await using var run = HttpSourceRun.Open(source);

        var message = (await run.FailAsync()).Message;

        Assert.Contains("id ***", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message + string.Join('\n', run.Log.Entries.Select(entry => entry.Text)), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, source.ToString() + source.Request, StringComparison.Ordinal);
        Assert.Contains(Secret, server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_OfAPostWithoutALink_IsRefusedRatherThanTakenForOnePage()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"items":[{"id":1}]}"""));
        await using var run = HttpSourceRun.Open(Source(server) with { Json = "{}" });

        Assert.Contains("the paginator of a POST cannot be found out", (await run.FailAsync()).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Incremental_InTheBody_FillsItsTemplateAndOnlyThen()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"items":[{"id":1}],"total":1}"""));
        var source = Source(server) with
        {
            Json = """{"filter":{"on":true}}""",
            Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, PageBodyPath = "page" },
            Incremental = new IncrementalOptions { CursorPath = "updated", BodyPath = "filter.query", Template = "updated_at:>='{value}'" },
        };
        await using var run = HttpSourceRun.Open(source);

        await run.LoadAsync();
        await run.Source.PlanAsync(run.Source.CursorSince("2026-01-31T00:00:00Z"), 1, CancellationToken.None);

        Assert.Equal("""{"filter":{"on":true},"page":1}""", server.Requests[0].Body);
        Assert.Equal("""{"filter":{"on":true,"query":"updated_at:>='2026-01-31T00:00:00Z'"},"page":1}""", server.Requests[^1].Body);
    }

    [Fact]
    public async Task Headers_OfTheBody_AreThoseOfTheFeed()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"items":[{"id":1}],"next":null}"""));
        await using var run = HttpSourceRun.Open(Source(server) with
        {
            Json = "{}",
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/vnd.shop+json", ["X-Shop"] = "7" },
            Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "next", CursorBodyPath = "after" },
        });

        Assert.Single(await run.LoadAsync());
        Assert.Equal(("application/vnd.shop+json", "7"), (server.Requests[0].Headers["Content-Type"], server.Requests[0].Headers["X-Shop"]));
    }

    [Fact]
    public async Task HeaderCursor_OfAGet_IsAParameterUntilTheHeaderIsGone()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("after");
            c.Response.Headers["X-Next"] = from + 40 < Records.Length ? $"{from + 40}" : "";
            return c.JsonAsync(Answers.Array(Records.Skip(from).Take(40)));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.HeaderCursor, CursorKey = "X-Next", CursorParam = "after" } });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(["/", "/?after=40", "/?after=80"], server.Asked);
    }

    [Fact]
    public async Task Params_WithSeveralValues_AreSentOnceForEach()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 50));
        var feed = FeedText.Parse($$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{server.Url}}?include=c", "params": { "include": ["a", "b c"] } }, "mapping": { "id": "id" } }""");
        await using var run = HttpSourceRun.Open(((HttpSourceOptions)feed.Source) with { Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal("/?include=a&include=b%20c&page=1", server.Asked[0]);
    }

    private static HttpSourceOptions Source(ApiServer server) => new() { BaseUrl = server.Url, Path = "search", Method = RequestOptions.Post };

    private static async Task AnswerAsync(HttpContext context, PaginatorType type)
    {
        var at = (await context.BodyAsync())["paging"]?["at"]?.ToString();
        var from = at is null ? 0 : type == PaginatorType.PageNumber ? (int.Parse(at, null) - 1) * 10 : int.Parse(at, null);
        var next = from + 10 < Records.Length ? $"{from + 10}" : null;
        if (type == PaginatorType.HeaderCursor && next is not null)
        {
            context.Response.Headers["X-Next"] = next;
        }

        var beside = type == PaginatorType.Cursor ? $$""" "next":{{(next is null ? "null" : $"\"{next}\"")}}, """ : type == PaginatorType.HeaderCursor ? "" : $""" "total":{Records.Length}, """;
        await context.JsonAsync($$"""{ {{beside}} "items":{{Answers.Array(Records.Skip(from).Take(10))}}}""");
    }

    private static Task RedirectAsync(HttpContext context, int status, string location)
    {
        context.Response.Headers.Location = location;
        return context.StatusAsync(status);
    }
}
