using System.Text.Json.Nodes;
using EtlFunctions.Api;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Api;

public sealed class DeletesApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private Guid _run;

    private DeletesApi Api => _host.Get<DeletesApi>();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.CreateAsync();
        _host.AddFeed("shop");
        _run = Guid.CreateVersion7();
        // A run that withheld three products.
        await _host.Database.ExecuteAsync(
            $"""
            INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, pages_planned, plan_complete, finished_at) VALUES ('{_run}', 'shop', 'succeeded', 1, 'f', jsonb_build_object(), 0, true, now());
            INSERT INTO etl.feed_state (feed, epoch, run_id) VALUES ('shop', 1, '{_run}');
            INSERT INTO catalog.product (feed, external_id, title, content_hash, loaded_at, run_id)
            SELECT 'shop', 'P' || n, 'T' || n, '\x00000000000000000000000000000000', now(), '{_run}' FROM generate_series(1, 3) n;
            INSERT INTO catalog.sku (product_id, feed, code, loaded_at) SELECT id, feed, external_id || '-a', now() FROM catalog.product;
            INSERT INTO etl.deletion (run_id, feed, state, known, missing, reason, judged_at) VALUES ('{_run}', 'shop', 'withheld', 9, 3, 'too many', clock_timestamp());
            INSERT INTO etl.withheld (run_id, part, product_ids, keys) SELECT '{_run}', 1, array_agg(id ORDER BY external_id), array_agg(id) FROM catalog.product;
            """);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_InPages_NamesEachOnce()
    {
        var first = await BodyAsync(Api.ListAsync(_run.ToString(), "2", null, CancellationToken.None));
        var second = await BodyAsync(Api.ListAsync(_run.ToString(), "2", (string?)first["next"], CancellationToken.None));

        Assert.Equal((200, "withheld", "too many"), ((int?)first["status"], (string?)first["state"], (string?)first["reason"]));
        Assert.Equal((9, 3, 3), ((int?)first["known"], (int?)first["missing"], (int?)first["waiting"]));
        Assert.Equal(["P1 T1 1", "P2 T2 1"], Products(first));
        Assert.Equal(["P3 T3 1"], Products(second));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Approve_DiscontinuesAndASecondTimeIs409()
    {
        var approved = await BodyAsync(Api.ApproveAsync(_run.ToString(), CancellationToken.None));
        var again = await BodyAsync(Api.ApproveAsync(_run.ToString(), CancellationToken.None));

        Assert.Equal((200, 3, 3, 0, 0), ((int?)approved["status"], (int?)approved["discontinued"], (int?)approved["skus"], (int?)approved["stayed"], (int?)approved["waiting"]));
        Assert.Equal((409, "urn:etlfunctions:nothing-withheld"), ((int?)again["status"], (string?)again["type"]));
        Assert.Equal(3, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product p JOIN catalog.sku s ON s.product_id = p.id WHERE p.discontinued_at IS NOT NULL AND s.discontinued_at IS NOT NULL"));
    }

    [Fact]
    public async Task Approve_WhileTheFeedIsLoaded_Is409AndNamesTheRun()
    {
        var begin = await _host.BeginElsewhereAsync("shop");

        var refused = await BodyAsync(Api.ApproveAsync(_run.ToString(), CancellationToken.None));

        Assert.Equal((409, "urn:etlfunctions:run-held", begin.RunId), ((int?)refused["status"], (string?)refused["type"], (Guid?)refused["runId"]));
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NOT NULL"));
    }

    [Fact]
    public async Task Run_ThatJudgedNothing_ListsNothing()
    {
        await _host.Database.ExecuteAsync("DELETE FROM etl.deletion");

        var body = await BodyAsync(Api.ListAsync(_run.ToString(), null, null, CancellationToken.None));

        Assert.Equal((200, null, 0), ((int?)body["status"], (string?)body["state"], body["products"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("x", null, null, 400)]
    [InlineData("01a203d0-ea77-73fe-9186-be9a2a476be9", null, null, 404)]
    [InlineData(null, "0", null, 400)]
    [InlineData(null, "1001", null, 400)]
    [InlineData(null, null, "x", 400)]
    [InlineData(null, null, "1.2.3", 400)]
    public async Task List_WrongRequest_SaysWhatIsWrong(string? id, string? limit, string? after, int status) =>
        Assert.Equal(status, (await Api.ListAsync(id ?? _run.ToString(), limit, after, CancellationToken.None)).Status);

    private static string[] Products(JsonObject body) => [.. body["products"]!.AsArray().Select(p => $"{p!["id"]} {p["title"]} {p["skus"]}")];

    private static async Task<JsonObject> BodyAsync(Task<ApiAnswer> asked)
    {
        var answer = await asked;
        var body = await ApiHost.BodyAsync(answer);
        body["status"] = answer.Status;
        return body;
    }
}
