using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.Cli;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A run that is stopped, killed or taken over while it discontinues what is missing.</summary>
public sealed class DeleteResumeTests : IAsyncLifetime
{
    private const int All = 2_600;
    private const int Left = 100;

    private DeleteNight _night = null!;

    private TestDatabase Database => _night.Host.Core.Database;

    public async Task InitializeAsync() => _night = new DeleteNight(await EngineHost.CreateAsync())
    {
        Limits = new LimitOptions { PageSize = 500 },
        Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft, MaxDeletePercent = 100 },
    };

    public async Task DisposeAsync() => await _night.Host.DisposeAsync();

    [Theory]
    [InlineData(100, "applied")]
    [InlineData(10, "withheld")]
    public async Task Stopped_BetweenTwoBatches_GoesOnInAnotherProcess(int percent, string state)
    {
        _night.Target = _night.Target with { MaxDeletePercent = percent };
        await LoadAllAsync();
        await using var gate = await Gate.BuildAsync(Database.ConnectionString);
        var place = percent == 100 ? "AFTER UPDATE ON etl.deletion FOR EACH ROW WHEN (NEW.discontinued > OLD.discontinued)" : "AFTER INSERT ON etl.withheld FOR EACH ROW";
        await gate.AddPlaceAsync("batch", place);
        await gate.CloseAsync("batch", 1);
        using var stop = new CancellationTokenSource();

        var running = _night.Host.RunAsync(stop: stop.Token);
        await gate.ReachedAsync("the second batch");
        await stop.CancelAsync();
        await gate.OpenAsync();
        await Assert.ThrowsAsync<RunInterruptedException>(() => running);
        var half = await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NOT NULL");
        await using var other = _night.Host.Beside();
        var summary = (await other.AdvanceUntilOverAsync(other.RunAsync("two"))).Completion!.Summary;

        Assert.True(percent == 10 ? half == 0 : half is 1_000 or 2_000, $"{half} were discontinued when the run was stopped");
        Assert.Equal(RunState.Succeeded, summary.State);
        await AssertAsync(summary, state);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_InTheMiddleOfABatch_GoesOn(bool commits)
    {
        using var folder = new EtlFolder();
        folder.AddFeed("shop", All);
        Configure(folder);
        Assert.Equal(0, (await EtlProcess.RunAsync(folder.Path, Database.ConnectionString, "run", "shop")).ExitCode);
        folder.AddFeed("shop", Left);
        Configure(folder);
        await using var gate = await Gate.BuildAsync(Database.ConnectionString);
        await gate.AddPlaceAsync("batch", "AFTER UPDATE ON etl.deletion FOR EACH ROW WHEN (NEW.discontinued > OLD.discontinued)");
        await gate.CloseAsync("batch", 1);
        await using (var etl = EtlProcess.Start(folder.Path, Database.ConnectionString, "run", "shop"))
        {
            await gate.ReachedByAsync(etl, "the second batch");
            await etl.SignalAsync("KILL");
            await etl.WaitAsync();
        }

        await gate.BuryAsync(commits);
        Assert.Equal(commits ? 2_000 : 1_000, await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NOT NULL"));
        var resumed = await EtlProcess.RunAsync(folder.Path, Database.ConnectionString, "run", "shop", "--output", "json");

        Assert.True(resumed.ExitCode == 0, resumed.All);
        using var summary = System.Text.Json.JsonDocument.Parse(resumed.OutputLines[^1]);
        Assert.Equal(
            ("succeeded", 2_500, 5_000, 0),
            (summary.RootElement.GetProperty("state").GetString(), summary.RootElement.GetProperty("discontinued").GetInt32(),
             summary.RootElement.GetProperty("skusDiscontinued").GetInt32(), summary.RootElement.GetProperty("deletesWithheld").GetInt32()));
        Assert.Equal("100 2500", await Database.ScalarAsync<string>("SELECT count(*) FILTER (WHERE discontinued_at IS NULL) || ' ' || count(*) FILTER (WHERE discontinued_at IS NOT NULL) FROM catalog.product"));
    }

    [Fact]
    public async Task TakenOver_BetweenTwoBatches_TheOlderHolderChangesNothingMore()
    {
        await LoadAllAsync();
        await using var gate = await Gate.BuildAsync(Database.ConnectionString);
        await gate.AddPlaceAsync("batch", "AFTER UPDATE ON etl.deletion FOR EACH ROW WHEN (NEW.discontinued > OLD.discontinued)");
        await gate.CloseAsync("batch", 0);

        var older = _night.Host.RunAsync("older");
        await gate.ReachedAsync("the first batch");
        // A new run of another source, which has all products again, as soon as the older holder's batch is over.
        await Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = clock_timestamp() - interval '1 second'");
        await using var other = _night.Host.Beside();
        _night.Source(DeleteNight.Numbered(Enumerable.Range(1, All)));
        var newer = other.RunAsync("newer", BeginMode.Fresh);
        await Eventually.HoldsAsync(
            async () => await Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%begin_run%'") > 0,
            "the newer run waits for the older one's batch");
        await gate.OpenAsync();
        var summary = (await other.AdvanceUntilOverAsync(newer)).Completion!.Summary;
        var fenced = await older;

        Assert.Equal(StopKind.Fenced, fenced.Fenced?.Kind);
        Assert.Equal((RunState.Succeeded, 0L), (summary.State, summary.Discontinued));
        Assert.Equal(All, await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
        Assert.Equal(2 * All, await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NULL"));
    }

    private static void Configure(EtlFolder folder) => folder.Write(
        "feeds/shop.json",
        """
        { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" },
          "mapping": { "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } },
          "target": { "deleteMissing": "soft", "maxDeletePercent": 100 }, "limits": { "pageSize": 500 } }
        """);

    private async Task LoadAllAsync()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, All)));
        _night.Source(DeleteNight.Numbered(Enumerable.Range(1, Left)));
    }

    private async Task AssertAsync(RunSummary summary, string state)
    {
        var missing = All - Left;
        var isApplied = state == "applied";
        Assert.Equal(state, await Database.ScalarAsync<string>("SELECT state FROM etl.deletion ORDER BY judged_at DESC LIMIT 1"));
        Assert.Equal(isApplied ? (missing, 0) : (0, missing), (summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal(isApplied ? Left : All, await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
        Assert.Equal(isApplied ? 0 : missing, await Database.ScalarAsync<long>("SELECT coalesce(sum(cardinality(product_ids)), 0) FROM etl.withheld"));
        Assert.Equal(isApplied ? 0 : missing, await Database.ScalarAsync<long>("SELECT count(DISTINCT i) FROM etl.withheld, unnest(product_ids) AS i"));
    }
}
