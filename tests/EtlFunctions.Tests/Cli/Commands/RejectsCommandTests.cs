using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>The real command over the rejects of a feed: counted, shown, replayed through a mended mapping, let be.</summary>
public sealed class RejectsCommandTests : IAsyncLifetime, IDisposable
{
    private readonly EtlFolder _folder = new();
    private TestDatabase _db = null!;

    public async Task InitializeAsync()
    {
        _db = await TestDatabase.CreateAsync();
        _folder.Write("feeds/shop.ndjson", """
            {"id":"1","title":"A","variants":[{"sku":"1-a","price":"1.50"}]}
            {"id":"2","title":"B","variants":[{"sku":"2-a","price":"1,50"}]}
            {"id":"3","title":"C","variants":[{"sku":"3-a","price":"2,75"}]}
            {"title":"no \u001b[31mid"}
            """ + "\n");
        WriteFeed("\".\"");
    }

    public async Task DisposeAsync() => await _db.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rejects_OfARun_AreCountedShownReplayedAndLetBe()
    {
        await RunAsync(0, "run", "shop");

        var listed = (await RunAsync(0, "rejects")).Output;
        Assert.Matches("2 +shop +map +invalid_number +variants\\[\\]\\.price", listed);
        Assert.Matches("1 +shop +map +missing_id +id", listed);
        var json = Json(await RunAsync(0, "rejects", "--feed", "shop", "--stage", "map", "--code", "invalid_number", "--output", "json"));
        Assert.Equal(2, json.GetProperty("groups")[0].GetProperty("rejects").GetInt64());
        Assert.Equal(["2", "3"], json.GetProperty("rejects").EnumerateArray().Select(r => r.GetProperty("externalId").GetString()).Order());
        Assert.Contains("No reject is open.", (await RunAsync(0, "rejects", "--stage", "load")).Output, StringComparison.Ordinal);

        var noId = Json(await RunAsync(0, "rejects", "--code", "missing_id", "--output", "json")).GetProperty("rejects")[0].GetProperty("id").GetInt64();
        var shown = (await RunAsync(0, "rejects", "show", $"{noId}")).Output;
        Assert.Contains("shop.ndjson, line 4, byte", shown, StringComparison.Ordinal);
        Assert.EndsWith("in utf-8\n{\"title\":\"no \\u001b[31mid\"}\n", shown, StringComparison.Ordinal);
        Assert.Equal("{\"title\":\"no \\u001b[31mid\"}", Json(await RunAsync(0, "rejects", "show", $"{noId}", "--output", "json")).GetProperty("record").GetProperty("text").GetString());

        WriteFeed("\",\"");
        var replayed = Json(await RunAsync(0, "rejects", "replay", "shop", "--output", "json"));
        Assert.Equal((3, 2, 1), (Number(replayed, "tried"), Number(replayed, "inserted"), Number(replayed, "rejected")));
        Assert.Equal("1.5000,1.5000,2.7500", await _db.ScalarAsync<string>("SELECT string_agg(price::text, ',' ORDER BY code) FROM catalog.sku"));
        Assert.Contains("1 x missing_id", (await RunAsync(0, "rejects", "replay", "shop")).Output, StringComparison.Ordinal);

        Assert.Contains("--why", (await RunAsync(2, "rejects", "discard", $"{noId}")).Error, StringComparison.Ordinal);
        Assert.Equal("1 reject discarded.\n", (await RunAsync(0, "rejects", "discard", $"{noId}", "--why", "a sample")).Output);
        Assert.Contains($"Not open, or not there: {noId}.", (await RunAsync(1, "rejects", "discard", $"{noId}", "--why", "a sample")).Output, StringComparison.Ordinal);
        Assert.Equal("No reject is open.\n", (await RunAsync(0, "rejects")).Output);
        Assert.Contains("discarded (a sample)", (await RunAsync(0, "rejects", "show", $"{noId}")).Output, StringComparison.Ordinal);
        Assert.Contains("The ledger holds no reject 4711.", (await RunAsync(1, "rejects", "show", "4711")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WhileTheFeedIsBeingLoaded_IsRefusedWithTheRun()
    {
        await RunAsync(0, "run", "shop");
        await _db.ExecuteAsync("UPDATE etl.run SET state = 'running'");

        var refused = await RunAsync(1, "rejects", "replay", "shop");

        Assert.Contains($"Feed shop is being loaded: run {await _db.ScalarAsync<Guid>("SELECT id FROM etl.run")} is under way. Nothing was replayed.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, await _db.ScalarAsync<long>("SELECT count(*) FROM etl.reject WHERE state = 'open'"));
    }

    [Fact]
    public async Task Prune_AfterManyNights_RemovesOldPages_AndRunsAndStatusStillTell()
    {
        await RunAsync(0, "run", "shop");
        await RunAsync(0, "run", "shop");
        var before = (await RunAsync(0, "runs", "--output", "json")).Output;
        await _db.ExecuteAsync("UPDATE etl.run SET started_at = started_at - interval '31 days', finished_at = finished_at - interval '31 days'");

        // By itself a run has removed nothing that was young, and removes what has become old when it is done.
        Assert.Equal("Removed 1 page of 1 run, 0 runs with their summaries, and 0 closed rejects.\n", (await RunAsync(0, "prune")).Output);
        Assert.Equal(before, (await RunAsync(0, "runs", "--output", "json")).Output);
        await RunAsync(0, "run", "shop");
        Assert.Equal(1, await _db.ScalarAsync<long>("SELECT count(*) FROM etl.page"));
        var nothing = Json(await RunAsync(0, "prune", "--days", "3", "--output", "json"));
        Assert.Equal((0, 0, true), (Number(nothing, "pages"), Number(nothing, "runs"), nothing.GetProperty("isDone").GetBoolean()));

        var latest = await _db.ScalarAsync<Guid>("SELECT id FROM etl.run ORDER BY started_at DESC LIMIT 1");
        Assert.Equal(before, (await RunAsync(0, "runs", "--before", $"{latest}", "--output", "json")).Output);
        Assert.Contains("found '0', expected a whole number from 1 to 400", (await RunAsync(2, "prune", "--days", "0")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_CsvRowsOfAProductThatIsTorn_IsLeftToTheNextRun()
    {
        _folder.Write("feeds/rows.csv", "handle,title,sku,price\nlamp,Lamp,L-1,1\nlamp,,L-2,\"2\"x\nlamp,,L-3,3\ndesk,Desk,D-1,n/a\ndesk,,D-2,4\n");
        _folder.Write("feeds/rows.json", """
            { "name": "rows", "source": { "type": "file", "path": "rows.csv" }, "limits": { "maxRejectPercent": 100 },
              "mapping": { "id": "handle", "title": "title", "skus": { "code": "sku", "price": "price" } } }
            """);
        await RunAsync(1, "run", "rows");
        _folder.Write("feeds/rows.json", """
            { "name": "rows", "source": { "type": "file", "path": "rows.csv" },
              "mapping": { "id": "handle", "title": "title", "skus": { "code": "sku" } } }
            """);

        var report = Json(await RunAsync(0, "rejects", "replay", "rows", "--output", "json"));

        // Without the row that cannot be read the lamp would lose that SKU; the desk's rows are all there.
        Assert.Equal((3, 1, 2), (Number(report, "tried"), Number(report, "inserted"), Number(report, "notReplayed")));
        Assert.Equal("D-1,D-2", await _db.ScalarAsync<string>("SELECT string_agg(code, ',' ORDER BY code) FROM catalog.sku"));
    }

    private static JsonElement Json(EtlResult result) => JsonDocument.Parse(Assert.Single(result.OutputLines)).RootElement;

    private static int Number(JsonElement json, string key) => json.GetProperty(key).GetInt32();

    private void WriteFeed(string separator) => _folder.Write("feeds/shop.json", $$"""
        { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" }, "limits": { "maxRejectPercent": 100 },
          "mapping": { "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": { "path": "price", "decimalSeparator": {{separator}} } } } }
        """);

    private async Task<EtlResult> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await EtlProcess.RunAsync(_folder.Path, _db.ConnectionString, arguments);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.All}");
        return result;
    }
}
