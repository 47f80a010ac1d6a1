using System.Globalization;
using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>GraphQL: pages by cursor, errors in a 200, and waits by the cost of a query.</summary>
public sealed class GraphqlTests
{
    private const string Query = "query ($after: String) { products(first: 10, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";

    private static readonly string[] Records = [.. Enumerable.Range(1, 25).Select(n => $$"""{"id":"gid://shop/Product/{{n}}"}""")];

    [Theory]
    [InlineData("\"dataSelector\": \"data.products.nodes\"")]
    [InlineData("\"dataSelector\": \"data.products.nodes\", \"paginator\": { \"type\": \"cursor\" }")]
    [InlineData("\"paginator\": { \"type\": \"cursor\", \"cursorPath\": \"data.products.pageInfo.endCursor\", \"hasMorePath\": \"data.products.pageInfo.hasNextPage\" }")]
    [InlineData("\"format\": \"json\"")]
    public async Task Connection_OfSeveralPages_IsReadByItsCursor(string keys)
    {
        await using var server = await ApiServer.StartAsync(ConnectionAsync);
        await using var run = HttpSourceRun.Open(Source(server, keys));

        Assert.Equal(Records, await run.LoadAsync(maxPages: 2));
        Assert.Equal(["""{}""", """{"after":"10"}""", """{"after":"20"}"""], server.Requests.Select(r => JsonNode.Parse(r.Body)!["variables"]!.ToJsonString()));
        Assert.All(server.Requests, r => Assert.Equal(("POST", Query), (r.Method, (string?)JsonNode.Parse(r.Body)!["query"])));
    }

    [Fact]
    public async Task Edges_AsRecords_HoldTheirNode()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"data":{"products":{"edges":[{"cursor":"a","node":{"id":1}}],"pageInfo":{"hasNextPage":false,"endCursor":"a"}}}}"""));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.edges\""));

        Assert.Equal(["""{"cursor":"a","node":{"id":1}}"""], await run.LoadAsync());
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"Field 'nme' doesn't exist on type 'Product'","path":["products","nodes",0]}]}""", "Field 'nme' doesn't exist on type 'Product' (at products.nodes.0)", 1)]
    [InlineData("""{"data":null,"errors":[{"message":"Access denied for products","extensions":{"code":"ACCESS_DENIED"}}]}""", "Access denied for products", 1)]
    [InlineData("""{"data":{"products":{"nodes":[{"id":1}],"pageInfo":{"hasNextPage":false,"endCursor":"a"}}},"errors":[{"message":"prices are down"}]}""", "prices are down", 5)]
    [InlineData("""{"data":{"products":{"nodes":[{"id":1}],"pageInfo":{"hasNextPage":false,"endCursor":"a"}}},"errors":"odd"}""", "odd", 5)]
    public async Task Errors_InASuccess_FailInTheirOwnWords(string answer, string words, int requests)
    {
        var clock = new DelayClock();
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(answer));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""), clock: clock);

        var failure = await Assert.ThrowsAsync<SourceException>(() => clock.AdvanceUntilOverAsync(run.LoadAsync(), "the delays are over"));

        Assert.Contains($"The API says: {words}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests == 1, failure.StopsRun);
    }

    [Fact]
    public async Task Throttled_ByItsCost_IsAskedAgainWhenThePointsAreBack()
    {
        var clock = new DelayClock();
        var asked = new List<DateTimeOffset>();
        await using var server = await ApiServer.StartAsync(c => Note(asked, clock) == 2
            ? c.JsonAsync("""{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":252,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":102,"restoreRate":50.0}}}}""")
            : ConnectionAsync(c));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""), clock: clock);

        Assert.Equal(Records, await clock.AdvanceUntilOverAsync(run.LoadAsync(), "the delays are over"));
        Assert.Equal(4, asked.Count);
        Assert.Equal(TimeSpan.FromSeconds(3), asked[2] - asked[1]);
    }

    [Fact]
    public async Task Throttled_ForLong_IsAWaitOfTheWorkflow()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(
            """{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":900,"throttleStatus":{"maximumAvailable":1000,"currentlyAvailable":0,"restoreRate":50}}}}"""));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""));

        var wait = Assert.IsType<SourceWaitException>(await run.FailAsync());

        Assert.InRange(wait.NotBefore - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(18));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Throttled_ByAQueryThatIsTooDear_IsNotWaitedFor()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(
            """{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":1252,"throttleStatus":{"maximumAvailable":1000,"currentlyAvailable":1000,"restoreRate":50}}}}"""));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""));

        Assert.Contains("the query costs 1,252 points and the API grants at most 1,000 at once", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_ThatLeavesTooLittleForTheNextPage_HoldsItBack()
    {
        var clock = new DelayClock();
        var asked = new List<DateTimeOffset>();
        await using var server = await ApiServer.StartAsync(async c => await c.JsonAsync((Note(asked, clock) > 0 ? await AnswerAsync(c) : "").Insert(1, """ "extensions":{"cost":{"requestedQueryCost":100,"throttleStatus":{"maximumAvailable":1000,"currentlyAvailable":0,"restoreRate":50}}},""")));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""), clock: clock);

        Assert.Equal(Records, await clock.AdvanceUntilOverAsync(run.LoadAsync(), "the delays are over"));
        Assert.Equal(TimeSpan.FromSeconds(2), asked[1] - asked[0]);
    }

    [Fact]
    public async Task Auto_WithoutPageInfo_IsRefusedRatherThanTakenForAll()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"data":{"products":[{"id":1}]}}"""));
        await using var run = HttpSourceRun.Open(Source(server, "\"format\": \"json\""));
        await using var whole = HttpSourceRun.Open(Source(server, "\"paginator\": { \"type\": \"singlePage\" }"));

        Assert.Contains("no pageInfo that tells whether more follow", (await run.FailAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["""{"id":1}"""], await whole.LoadAsync());
    }

    [Fact]
    public async Task Query_ThatIgnoresTheCursor_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"data":{"products":{"nodes":[{"id":1}],"pageInfo":{"hasNextPage":true,"endCursor":"a"}}}}"""));
        await using var run = HttpSourceRun.Open(Source(server, "\"dataSelector\": \"data.products.nodes\""));

        Assert.Contains("paginator.cursorBodyPath \"variables.after\"", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    private static int Note(List<DateTimeOffset> asked, TimeProvider clock)
    {
        asked.Add(clock.GetUtcNow());
        return asked.Count;
    }

    private static HttpSourceOptions Source(ApiServer server, string keys) => (HttpSourceOptions)FeedText.Parse(
        $$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{server.Url}}", "path": "graphql.json", "graphql": { "query": {{JsonValue.Create(Query).ToJsonString()}} }, {{keys}} }, "mapping": { "id": "id" } }""").Source;

    private static async Task ConnectionAsync(HttpContext context) => await context.JsonAsync(await AnswerAsync(context));

    private static async Task<string> AnswerAsync(HttpContext context)
    {
        var after = (string?)(await context.BodyAsync())["variables"]?["after"];
        var from = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var end = Math.Min(from + 10, Records.Length);
        return $$"""{"data":{"products":{"nodes":{{Answers.Array(Records[from..end])}},"pageInfo":{"hasNextPage":{{(end < Records.Length ? "true" : "false")}},"endCursor":"{{end}}"} } } }""";
    }
}
