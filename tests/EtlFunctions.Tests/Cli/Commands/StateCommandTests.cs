using System.Text.Json;
using EtlFunctions.Tests.Incremental;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>The real command over an incremental API: what it asks from, what it saves, and what a person may change of it.</summary>
public sealed class StateCommandTests : IAsyncLifetime, IDisposable
{
    private const string Noon = "2024-03-01T12:00:00Z";
    private const string BeforeNoon = "2024-03-01T11:59:59Z";

    private readonly EtlFolder _folder = new();
    private ChangingShop _shop = null!;
    private TestDatabase _db = null!;

    public async Task InitializeAsync()
    {
        _db = await TestDatabase.CreateAsync();
        _shop = await ChangingShop.StartAsync();
        _folder.AddFeed("file", 1);
        _folder.Write("feeds/shop.json", $$"""
            {
              "name": "shop",
              "source": {
                "type": "http", "baseUrl": "{{_shop.Url}}", "paginator": { "type": "pageNumber", "basePage": 1 },
                "incremental": { "cursorPath": "updated_at", "param": "since" }
              },
              "mapping": { "id": "id", "title": "title" },
              "limits": { "pagesPerSegment": 2, "maxParallelPages": 1 }
            }
            """);
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _db.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task State_OverSeveralRuns_IsShownSetClearedAndRefreshed()
    {
        _shop.Set(Noon, "P1", "P2");
        var run = Json(await SucceedAsync("run", "shop", "--output", "json"));
        Assert.Equal(Noon, Text(run, "watermark"));
        Assert.False(run.TryGetProperty("since", out _));

        var state = Json(await SucceedAsync("state", "get", "shop", "--output", "json"));
        Assert.Equal(("shop", "updated_at", "timestamp", Noon), (Text(state, "feed"), Text(state, "cursorPath"), Text(state, "type"), Text(state, "watermark")));
        Assert.Equal(Text(run, "runId"), Text(state, "runId"));
        var shown = (await SucceedAsync("state", "get", "shop")).Output;
        Assert.Contains($"Feed shop: {Noon}\n", shown, StringComparison.Ordinal);
        Assert.Contains($"  by            run {Text(run, "runId")}\n", shown, StringComparison.Ordinal);

        Assert.Contains("incremental 2 of 2 records have a timestamp at updated_at", (await SucceedAsync("check", "shop")).Output, StringComparison.Ordinal);

        var again = (await SucceedAsync("run", "shop")).Output;
        Assert.Contains($"  since         {BeforeNoon}\n", again, StringComparison.Ordinal);
        Assert.Contains($"  watermark     {Noon}\n", again, StringComparison.Ordinal);
        Assert.Contains($"  since         {BeforeNoon}\n", (await SucceedAsync("status")).Output, StringComparison.Ordinal);

        var set = (await SucceedAsync("state", "set", "shop", "2024-02-01")).Output;
        Assert.Contains("Feed shop: 2024-02-01\n", set, StringComparison.Ordinal);
        Assert.Matches("  by            '.* state set'\n", set);
        Assert.Equal("2024-01-31", Text(Json(await SucceedAsync("run", "shop", "--output", "json")), "since"));

        Assert.False(Json(await SucceedAsync("run", "shop", "--full-refresh", "--output", "json")).TryGetProperty("since", out _));
        Assert.Equal(Noon, Text(Json(await SucceedAsync("state", "get", "shop", "--output", "json")), "watermark"));

        var cleared = Json(await SucceedAsync("state", "clear", "shop", "--output", "json"));
        Assert.Equal(JsonValueKind.Null, cleared.GetProperty("watermark").ValueKind);
        Assert.False(cleared.TryGetProperty("runId", out _));
        Assert.Contains("Feed shop has no watermark: the next run reads everything.", (await SucceedAsync("state", "get", "shop")).Output, StringComparison.Ordinal);
        Assert.False(Json(await SucceedAsync("run", "shop", "--output", "json")).TryGetProperty("since", out _));
        // However many requests each of them takes.
        Assert.Equal([null, BeforeNoon, "2024-01-31", null], _shop.Since.Where((since, i) => i == 0 || since != _shop.Since[i - 1]));
    }

    [Fact]
    public async Task Run_KilledInAnIncrementalWalk_AsksTheSameWhenItIsResumed()
    {
        _shop.Set(Noon, "P1");
        await SucceedAsync("run", "shop");
        _shop.Set("2024-03-02T00:00:00Z", [.. Enumerable.Range(1, 60).Select(n => $"P{n}")]);
        using var reached = new SemaphoreSlim(0);
        using var killed = new SemaphoreSlim(0);
        _shop.BeforePage = async (_, page) =>
        {
            if (page == 4)
            {
                reached.Release();
                await killed.WaitAsync();
            }

            return false;
        };

        await using (var etl = EtlProcess.Start(_folder.Path, _db.ConnectionString, "run", "shop"))
        {
            await Eventually.EndsAsync(reached.WaitAsync(), "the run asks for page 4");
            await etl.SignalAsync("KILL");
            Assert.NotEqual(0, (await etl.WaitAsync()).ExitCode);
        }

        _shop.BeforePage = (_, _) => Task.FromResult(false);
        killed.Release(100);
        Assert.Equal(Noon, Text(Json(await SucceedAsync("state", "get", "shop", "--output", "json")), "watermark"));
        var resumed = Json(await SucceedAsync("resume", "--output", "json"));

        Assert.Equal((BeforeNoon, "2024-03-02T00:00:00Z", 60), (Text(resumed, "since"), Text(resumed, "watermark"), resumed.GetProperty("read").GetInt32()));
        Assert.All(_shop.Since.SkipWhile(since => since is null), since => Assert.Equal(BeforeNoon, since));
        Assert.Equal("2024-03-02T00:00:00Z", Text(Json(await SucceedAsync("state", "get", "shop", "--output", "json")), "watermark"));
    }

    [Fact]
    public async Task Set_WhileARunIsUnderWay_NamesWhoHoldsIt()
    {
        await SucceedAsync("migrate");
        await _db.ExecuteAsync(
            """
            SELECT etl.begin_run('019a0000-0000-7000-8000-000000000001', 'shop', 'start', 'other-host, process 77 (m, s)', NULL,
                                 interval '10 minutes', 'f', '{}', NULL, false, NULL, NULL)
            """);

        var set = await RunAsync("state", "set", "shop", Noon);
        var clear = await RunAsync("state", "clear", "shop");
        await SucceedAsync("cancel", "019a0000");
        await SucceedAsync("state", "set", "shop", Noon);

        Assert.Equal((1, 1, ""), (set.ExitCode, clear.ExitCode, set.Output));
        Assert.All(new[] { set, clear }, refused => Assert.StartsWith(
            "Feed shop is being loaded: run 019a0000-0000-7000-8000-000000000001 is held by process 77 on other-host since ", refused.Error, StringComparison.Ordinal));
        Assert.Contains("Nothing was changed", set.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_WithAnUnfinishedRun_SaysThatItGoesOnAsItStarted()
    {
        _shop.Set(Noon, [.. Enumerable.Range(1, 30).Select(n => $"P{n}")]);
        _shop.BeforePage = async (context, page) =>
        {
            context.Response.StatusCode = page == 3 ? 400 : 200;
            await Task.CompletedTask;
            return page == 3;
        };
        Assert.Equal(1, (await RunAsync("run", "shop")).ExitCode);

        var set = await SucceedAsync("state", "set", "shop", "2024-01-01");

        Assert.Contains("is unfinished and goes on from where it started", set.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Feed file is not incremental: each run reads everything, so there is no watermark.", "state", "get", "file")]
    [InlineData("Feed file is not incremental", "state", "set", "file", "7")]
    [InlineData("Argument 'value': found \"yesterday\", expected a time in ISO 8601 such as 2024-01-31T09:30:00Z", "state", "set", "shop", "yesterday")]
    [InlineData("shp", "state", "clear", "shp")]
    public async Task State_ThatCannotBe_SaysWhyAndExitsWith2(string expected, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OverALedgerOfAnOlderVersion_SaysHowToBringItUpToDate()
    {
        await SucceedAsync("migrate");
        await _db.ExecuteAsync("ALTER TABLE etl.feed_state DROP COLUMN watermark CASCADE");

        var get = await RunAsync("state", "get", "shop");

        Assert.Equal((1, ""), (get.ExitCode, get.Output));
        Assert.Contains("has a ledger of an older version", get.Error, StringComparison.Ordinal);
        Assert.Contains("migrate'", get.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CursorPathThatFindsNothing_FailsAndSaysSo()
    {
        _shop.Set(Noon, "P1");
        _shop.Json = (id, _) => $$"""{"id":"{{id}}","title":"Lamp"}""";

        var check = await RunAsync("check", "shop");
        var run = await RunAsync("run", "shop");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAIL  incremental", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("of feed shop: failed\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("at \"updated_at\" (source.incremental.cursorPath)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CursorChangedSinceTheWatermark_IsRefusedWithTheWaysOut()
    {
        _shop.Set(Noon, "P1");
        await SucceedAsync("run", "shop");
        var feed = File.ReadAllText(Path.Combine(_folder.Path, "feeds/shop.json"));
        _folder.Write("feeds/shop.json", feed.Replace("\"updated_at\"", "\"id\"", StringComparison.Ordinal).Replace("\"since\"", "\"since\", \"type\": \"text\"", StringComparison.Ordinal));

        var refused = await RunAsync("run", "shop");
        var shown = await SucceedAsync("state", "get", "shop");

        Assert.Equal(2, refused.ExitCode);
        // A slow machine may have shown how far the run is before it was refused; no run was reported.
        Assert.DoesNotContain("of feed shop:", refused.Output, StringComparison.Ordinal);
        Assert.Contains("its watermark is of timestamp updated_at, but its file now names another source.incremental.cursorPath or type", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--full-refresh", refused.Error, StringComparison.Ordinal);
        Assert.Contains("The feed now names text id", shown.Output, StringComparison.Ordinal);
        await SucceedAsync("run", "shop", "--full-refresh");
    }

    private static JsonElement Json(EtlResult result) => JsonDocument.Parse(result.OutputLines[^1]).RootElement;

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();

    private async Task<EtlResult> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.All);
        return result;
    }

    private Task<EtlResult> RunAsync(params string[] arguments) => EtlProcess.RunAsync(_folder.Path, _db.ConnectionString, arguments);
}
