using System.Text;
using System.Text.Json.Nodes;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Requests for each record: which are made, what becomes of their answers, and what of their failures.</summary>
public sealed class ChildrenTests
{
    private const string Numbered = """ "paginator": { "type": "pageNumber", "basePage": 1, "limit": 2, "limitParam": "per_page", "totalHeader": "X-Total" } """;
    private const string Secret = "s3cr3t-of-a-child";

    [Fact]
    public async Task Children_OfEachRecordInQuestion_ArePutIntoIt()
    {
        await using var server = await ApiServer.StartAsync(c => ShopAsync(c, """[{"id":1,"type":"variable","n":1.50},{"id":2,"type":"simple"},{"type":"variable"},{"id":"","type":"variable"},{"id":"a/b c","type":"variable"}]"""));
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", "where": { "type": "variable" }, "params": { "of": "${id}", "l": ["x", "y"] }, {{Numbered}} }""");

        Assert.Equal(
            [
                """{"id":1,"type":"variable","n":1.50,"variations":[{"v":"1-1"},{"v":"1-2"},{"v":"1-3"}]}""",
                """{"id":2,"type":"simple"}""",
                """{"type":"variable"}""",
                """{"id":"","type":"variable"}""",
                """{"id":"a/b c","type":"variable","variations":[{"v":"a/b c-1"},{"v":"a/b c-2"},{"v":"a/b c-3"}]}""",
            ],
            await run.LoadAsync());
        Assert.Equal(
            [
                "/products/1/variations?of=1&l=x&l=y&per_page=2&page=1",
                "/products/1/variations?of=1&l=x&l=y&per_page=2&page=2",
                "/products/a%2Fb%20c/variations?of=a%2Fb%20c&l=x&l=y&per_page=2&page=1",
                "/products/a%2Fb%20c/variations?of=a%2Fb%20c&l=x&l=y&per_page=2&page=2",
            ],
            Children(server).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Children_ThatAreNone_AreAnEmptyArrayAndNotAMissingOne()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(c.Request.Path == "/products" ? """[{"id":1,"variations":[11]}]""" : "[]"));
        await using var run = Open(server, """{ "into": "variations", "path": "products/${id}/variations", "paginator": { "type": "singlePage" } }""");

        Assert.Equal(["""{"id":1,"variations":[]}"""], await run.LoadAsync());
    }

    [Fact]
    public async Task Children_ByAQuery_CompleteAListAndTakeItsSignAway()
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            var variables = (await c.BodyAsync())["variables"]!;
            await c.JsonAsync(variables["id"] is null
                ? """{"data":{"products":{"nodes":[{"id":"g/1","variants":{"nodes":[{"sku":"a"}],"pageInfo":{"hasNextPage":true}}},{"id":"g/2","variants":{"nodes":[{"sku":"z"}],"pageInfo":{"hasNextPage":false}}}],"pageInfo":{"hasNextPage":false,"endCursor":null}}}}"""
                : $$"""{"data":{"product":{"variants":{"nodes":[{"sku":"{{(variables["after"] is null ? "a" : "b")}}"}],"pageInfo":{"hasNextPage":{{(variables["after"] is null ? "true" : "false")}},"endCursor":"1"} } } } }""");
        });
        var feed = FeedText.Parse($$"""
            { "name": "shop", "source": { "type": "http", "baseUrl": "{{server.Url}}", "graphql": { "query": "query q" }, "dataSelector": "data.products.nodes",
              "children": [{ "into": "variants.nodes", "where": { "variants.pageInfo.hasNextPage": true }, "graphql": { "query": "query p", "variables": { "id": "${id}" } }, "dataSelector": "data.product.variants.nodes" }] },
              "mapping": { "id": "id", "skus": { "each": "variants.nodes", "code": "sku" } } }
            """);
        await using var run = HttpSourceRun.Open(feed);

        var records = await run.LoadAsync();

        Assert.Equal("""{"id":"g/1","variants":{"nodes":[{"sku":"a"},{"sku":"b"}]}}""", records[0]);
        Assert.Contains("\"hasNextPage\":false", records[1], StringComparison.Ordinal);
        Assert.Equal(["a", "b"], DeclaredRecordMapper.Compile(feed.Mapping).Map(new RawRecord(new RecordLocation("x", 1), Encoding.UTF8.GetBytes(records[0]))).Product!.Skus.Select(sku => sku.Code));
        Assert.Equal("""{"query":"query p","variables":{"id":"g/1","after":"1"}}""", server.Requests[^1].Body);
    }

    [Fact]
    public async Task Child_ThatFails_FailsThePageAndSaysOfWhich()
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Path.StartsWithSegments("/products/1") ? c.StatusAsync(404) : ShopAsync(c, """[{"id":1}]"""));
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", {{Numbered}} }""");

        var failure = await run.FailAsync();

        Assert.Contains($"{server.Url}/products/1/variations", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no record of the page is loaded without its children", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.StopsRun);
    }

    [Fact]
    public async Task Child_ThatIsGoneWhereOthersAre_IsARejectOfItsProduct()
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Path.StartsWithSegments("/products/2") ? c.StatusAsync(404) : ShopAsync(c, """[{"id":1},{"id":2}]"""));
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", {{Numbered}} }""", "\"maxConcurrentRequests\": 1,");

        var records = await ReadAsync(run);

        Assert.Null(records[0].Problem);
        Assert.Equal((RejectStage.Read, RejectCodes.ChildrenIncomplete), (records[1].Problem!.Stage, records[1].Problem!.Code));
        Assert.Contains("The product was probably deleted", records[1].Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"id":".."}]""")]
    [InlineData("""[{"id":"."}]""")]
    [InlineData("""[{"id":{"value":1}}]""")]
    [InlineData("""[{"id":[1]}]""")]
    public async Task Value_ThatCannotStandInThePath_IsNeverAskedFor(string products)
    {
        await using var server = await ApiServer.StartAsync(c => ShopAsync(c, products));
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", {{Numbered}} }""");

        Assert.Equal(RejectCodes.ChildrenIncomplete, Assert.Single(await ReadAsync(run)).Problem!.Code);
        Assert.Empty(Children(server));
    }

    [Fact]
    public async Task Children_FewerThanAnnounced_FailThePage()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers["X-Total"] = c.Request.Path == "/products" ? "1" : "9";
            return c.JsonAsync(c.Request.Path == "/products" ? """[{"id":1}]""" : c.Number("page") == 1 ? """[{"v":1},{"v":2}]""" : "[]");
        });
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", {{Numbered}} }""");

        var failure = await run.FailAsync();

        Assert.Contains("found 0 records; expected 2 of the 9 announced", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.StopsRun);
    }

    [Fact]
    public async Task Record_ThatItsChildrenMakeTooLarge_IsARejectWithThem()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(c.Request.Path == "/products" ? """[{"id":1}]""" : $$"""[{"v":"{{new string('x', 2000)}}"}]"""));
        var feed = Feed(server, """{ "into": "variations", "path": "products/${id}/variations", "paginator": { "type": "singlePage" } }""") with { Limits = new LimitOptions { MaxRecordBytes = 1024 } };
        await using var run = HttpSourceRun.Open(feed);
        await using var wider = HttpSourceRun.Open(feed with { Limits = new LimitOptions { MaxRecordBytes = 4096 } });

        // A child of that size is none by itself either.
        Assert.Equal(RejectCodes.ChildrenIncomplete, Assert.Single(await ReadAsync(run)).Problem!.Code);
        Assert.Null(Assert.Single(await ReadAsync(wider)).Problem);
    }

    [Fact]
    public async Task Wait_InTheMiddleOfAPage_LosesNothingOfWhatCame()
    {
        var asked = 0;
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/products" || Interlocked.Increment(ref asked) != 3 ? ShopAsync(c, """[{"id":1},{"id":2},{"id":3}]""") : c.StatusAsync(429, "6"));
        var clock = new DelayClock(TimeProvider.System.GetUtcNow());
        await using var run = Open(server, """{ "into": "variations", "path": "products/${id}/variations", "params": { "per_page": 9 }, "paginator": { "type": "singlePage" } }""", "\"maxConcurrentRequests\": 1,", clock);
        var page = Assert.Single((await SourceRun.PlanAllAsync(run.Source)).SelectMany(plan => plan.Pages));

        await Assert.ThrowsAsync<SourceWaitException>(() => SourceRun.ReadAsync(run.Source, page));
        clock.Advance(TimeSpan.FromSeconds(7));
        var records = await SourceRun.ReadAsync(run.Source, page);

        Assert.Equal(3, records.Count);
        Assert.Equal(["1", "2", "3", "3"], Children(server).Select(target => target.Split('/')[2]));
    }

    [Fact]
    public async Task Page_ThatIsKept_IsReadWithTheChildrenOfThen()
    {
        var version = 0;
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(c.Request.Path == "/products" ? """[{"id":1}]""" : $$"""[{"v":{{++version}}}]"""));
        await using var run = Open(server, """{ "into": "variations", "path": "products/${id}/variations", "paginator": { "type": "singlePage" } }""");
        var page = Assert.Single((await SourceRun.PlanAllAsync(run.Source)).SelectMany(plan => plan.Pages));

        var first = await SourceRun.ReadAsync(run.Source, page);
        var kept = page with { Landed = run.Source.LandingOf(page.Token)!(first) };

        Assert.False(run.Source.IsKept(page));
        Assert.True(run.Source.IsKept(kept));
        Assert.Equal(first.Texts(), (await SourceRun.ReadAsync(run.Source, kept)).Texts());
        Assert.NotEqual(first.Texts(), (await SourceRun.ReadAsync(run.Source, page)).Texts());
    }

    [Fact]
    public async Task Auto_ForChildren_FindsTheirPagesOnceForAll()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            if (c.Request.Path != "/products")
            {
                c.Response.Headers.Link = c.Number("page", 1) < 3 ? $"</{c.Request.Path.Value![1..]}?page={c.Number("page", 1) + 1}>; rel=\"next\"" : "";
            }

            return c.JsonAsync(c.Request.Path == "/products" ? """[{"id":1},{"id":2}]""" : $$"""[{"v":{{c.Number("page", 1)}}}]""");
        });
        await using var run = Open(server, """{ "into": "v", "path": "products/${id}/v" }""", "\"maxConcurrentRequests\": 1,");

        Assert.Equal(["""{"id":1,"v":[{"v":1},{"v":2},{"v":3}]}""", """{"id":2,"v":[{"v":1},{"v":2},{"v":3}]}"""], await run.LoadAsync());
        Assert.Equal(6, Children(server).Count);
    }

    [Fact]
    public async Task Check_OfAFeedWithChildren_NamesThem()
    {
        await using var server = await ApiServer.StartAsync(c => ShopAsync(c, """[{"id":1}]"""));
        await using var run = Open(server, $$"""{ "into": "variations", "path": "products/${id}/variations", "where": { "type": ["variable", "x"] }, {{Numbered}} }""");

        var plan = await run.Source.PlanAsync(null, 1, CancellationToken.None);

        Assert.Contains("children: \"variations\" of each record with type \"variable\" or \"x\", asked for at products/${id}/variations", plan.Findings);
    }

    [Fact]
    public async Task Secret_OfAChildsBody_IsInNoMessage()
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Request.Path == "/products")
            {
                await c.JsonAsync("""[{"id":1}]""");
                return;
            }

            c.Response.StatusCode = 422;
            await c.Response.WriteAsync("no: " + await c.BodyAsync());
        });
        await using var run = Open(server, """{ "into": "v", "path": "v", "method": "POST", "json": { "of": "${id}", "pass": "x ${env:PASS}" }, "paginator": { "type": "singlePage" } }""");

        var message = (await run.FailAsync()).Message;

        Assert.Contains("x ***", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
        Assert.Equal($$"""{"of":1,"pass":"x {{Secret}}"}""", server.Requests[^1].Body);
    }

    private static List<string> Children(ApiServer server) => [.. server.Asked.Where(target => target.StartsWith("/products/", StringComparison.Ordinal))];

    private static Feed Feed(ApiServer server, string child, string keys = "") => FeedText.Parse(
        $$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{server.Url}}", "path": "products", {{keys}} "paginator": { "type": "singlePage" }, "children": [{{child}}] }, "mapping": { "id": "id" } }""",
        ("PASS", Secret));

    private static HttpSourceRun Open(ApiServer server, string child, string keys = "", TimeProvider? clock = null) => HttpSourceRun.Open(Feed(server, child, keys), clock);

    private static async Task<List<RawRecord>> ReadAsync(HttpSourceRun run)
    {
        var records = new List<RawRecord>();
        foreach (var page in (await SourceRun.PlanAllAsync(run.Source)).SelectMany(plan => plan.Pages))
        {
            records.AddRange(await SourceRun.ReadAsync(run.Source, page));
        }

        return records;
    }

    // Products at /products, three variations of each in pages below it.
    private static Task ShopAsync(HttpContext context, string products)
    {
        if (context.Request.Path == "/products")
        {
            return context.JsonAsync(products);
        }

        var id = Uri.UnescapeDataString(context.Request.Path.Value!.Split('/')[2]);
        var (page, size) = (context.Number("page", 1), context.Number("per_page", 2));
        context.Response.Headers["X-Total"] = "3";
        return context.JsonAsync(Answers.Array(Enumerable.Range(1, 3).Skip((page - 1) * size).Take(size).Select(n => new JsonObject { ["v"] = $"{id}-{n}" }.ToJsonString())));
    }
}
