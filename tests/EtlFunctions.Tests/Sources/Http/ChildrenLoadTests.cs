using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Feeds;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Whole loads of products whose variants are asked for one by one.</summary>
public sealed class ChildrenLoadTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("\"paginator\": { \"type\": \"cursor\", \"cursorPath\": \"next\" }")]
    [InlineData("\"paginator\": { \"type\": \"pageNumber\", \"basePage\": 1 }")]
    public async Task Page_CommittedInPart_GoesOnWithTheChildrenItBeganWith(string paginator)
    {
        var (version, asked) = (1, 0);
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/products"
            ? ProductsAsync(c)
            : c.JsonAsync($$"""[{"sku":"{{c.Request.Path.Value!.Split('/')[2]}}-{{(Interlocked.Increment(ref asked) > 0 ? version : 0)}}"}]"""));
        Use(server, paginator);
        await RefuseAsync("P90");

        var first = (await _host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Incomplete, true), (first.State, first.CanGoOn));
        await _host.Core.Database.ExecuteAsync("DROP TRIGGER refuse ON catalog.product");
        version = 2;
        await using var other = _host.Beside();
        var second = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((first.RunId, RunState.Succeeded, 100L, 100L), (second.RunId, second.State, second.Read, second.Inserted));
        // Each product is asked for once in its page, whatever broke off.
        Assert.Equal(100, asked);
        Assert.Equal("100|1", await _host.Core.Database.ScalarAsync<string>("SELECT concat_ws('|', count(*), count(DISTINCT right(code, 2))) FROM catalog.sku WHERE discontinued_at IS NULL"));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE landed IS NOT NULL"));
    }

    [Fact]
    public async Task Child_ThatFails_LeavesItsPageOutAndTheNextStartTakesItUp()
    {
        var isBroken = true;
        await using var server = await ApiServer.StartAsync(c => c.Request.Path == "/products" ? ProductsAsync(c)
            : c.Request.Path == "/products/P70/variants" && isBroken ? c.StatusAsync(400)
            : c.JsonAsync($$"""[{"sku":"{{c.Request.Path.Value!.Split('/')[2]}}-1"}]"""));
        Use(server, "\"paginator\": { \"type\": \"cursor\", \"cursorPath\": \"next\" }");

        var first = (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;
        isBroken = false;
        var second = (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;

        Assert.Equal((RunState.Incomplete, 50L), (first.State, first.Inserted));
        Assert.Equal((first.RunId, RunState.Succeeded, 100L), (second.RunId, second.State, second.Inserted));
        Assert.Equal(100, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku"));
    }

    [Fact]
    public void Replay_OfARecordWithoutItsChildren_IsLeftToANewRun()
    {
        var feed = Feed("https://shop.example", "\"format\": \"json\"");
        var judge = new ReplayJudge(feed, DeclaredRecordMapper.Compile(feed.Mapping));

        Assert.Equal(RejectCodes.ChildrenIncomplete, judge.Judge(Open("""{"id":"P1"}""", "map", "missing_sku")).NotReplayed!.Value.Code);
        Assert.Equal(RejectCodes.ChildrenIncomplete, judge.Judge(Open("""{"id":"P1"}""", "read", RejectCodes.ChildrenIncomplete)).NotReplayed!.Value.Code);
        Assert.NotNull(judge.Judge(Open("""{"id":"P1","variants":[{"sku":"a"}]}""", "map", "missing_sku")).Item);
    }

    private static OpenReject Open(string raw, string stage, string code) => new(
        1, default, Guid.Empty, 1, 1, "shop.json, record 1", "P1", stage, code, raw.Length, Encoding.UTF8.GetBytes(raw), IsRival: false, IsTorn: false, IsUnfinished: false);

    private static Feed Feed(string url, string keys) => FeedText.Parse($$"""
        { "name": "shop", "source": { "type": "http", "baseUrl": "{{url}}", "path": "products", "dataSelector": "items", {{keys}},
          "children": [{ "into": "variants", "path": "products/${id}/variants", "paginator": { "type": "singlePage" } }] },
          "mapping": { "id": "id", "skus": { "each": "variants", "code": "sku" } }, "limits": { "pageSize": 50 } }
        """);

    // A hundred products in two pages of two chunks each.
    private static Task ProductsAsync(HttpContext context)
    {
        var from = context.Number("cursor") + (50 * (context.Number("page", 1) - 1));
        var next = from == 0 ? "50" : "null";
        return context.JsonAsync($$"""{"total":100,"next":{{next}},"items":{{Answers.Array(Enumerable.Range(from + 1, 50).Where(n => n <= 100).Select(n => $$"""{"id":"P{{n}}"}"""))}}}""");
    }

    private void Use(ApiServer server, string paginator)
    {
        _host.AddFeed(0, new LimitOptions { PageSize = 50, MaxParallelPages = 2 });
        _host.Core.Feeds.Change(EngineHost.Feed, feed => Feed(server.Url, paginator) with { Name = feed.Name });
    }

    private Task RefuseAsync(string product) => _host.Core.Database.ExecuteAsync(
        $"""
        CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.external_id = '{product}' THEN
                RAISE EXCEPTION 'not today' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON catalog.product FOR EACH ROW EXECUTE FUNCTION public.refuse();
        """);
}
