using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.Tests.Incremental;

/// <summary>Runs of an incremental feed, one after the other, over a real server into a real database.</summary>
public sealed class IncrementalLoadTests
{
    private const string Noon = "2024-03-01T12:00:00Z";
    private const string BeforeNoon = "2024-03-01T11:59:59Z";

    private static readonly string[] Many = [.. Enumerable.Range(1, 35).Select(n => $"P{n}")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecondRun_AsksForWhatChanged_AndLosesNothingAtTheBorder(bool isExclusive)
    {
        await using var shop = await ChangingShop.StartAsync(isExclusive);
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set("2024-02-01T00:00:00Z", Many);
        shop.Set(Noon, "P7", "P8");

        var first = await RunAsync(host);
        // One more in the same second, and one that changed later.
        shop.Set(Noon, "late");
        shop.Set("2024-03-01T12:00:01.5Z", "P1");
        var second = await RunAsync(host);
        var third = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, 35L, null, Noon), (first.State, first.Read, first.Since, first.Watermark));
        Assert.Equal((RunState.Succeeded, BeforeNoon, "2024-03-01T12:00:01.5Z"), (second.State, second.Since, second.Watermark));
        Assert.Equal((4L, 1L, 1L, 2L), (second.Read, second.Inserted, second.Updated, second.Unchanged));
        Assert.Equal("2024-03-01T12:00:00.5Z", third.Since);
        Assert.Equal(third.Read, third.Unchanged);
        Assert.Equal([null, BeforeNoon, "2024-03-01T12:00:00.5Z"], shop.Since.Distinct());
        Assert.Equal(36, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task FirstRun_WithInitialValue_StartsExactlyThere()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host, o => o with { InitialValue = "2024-02-15", Lag = 86_400 });
        shop.Set("2024-02-01T00:00:00Z", "old");
        shop.Set("2024-02-15T00:00:00Z", "new");

        var first = await RunAsync(host);
        var second = await RunAsync(host);

        Assert.Equal(("2024-02-15", 1L), (first.Since, first.Read));
        Assert.Equal("2024-02-14T00:00:00Z", second.Since);
    }

    [Fact]
    public async Task Run_NothingChanged_KeepsTheWatermark()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1");
        await RunAsync(host);
        shop.Clear();

        var second = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, 0L, null), (second.State, second.Read, second.Watermark));
        Assert.Equal(Noon, (await StateAsync(host)).Watermark!.Value);
    }

    [Fact]
    public async Task Run_ThatEndsIncomplete_SavesNoWatermarkAndItsResumeAsksTheSame()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1");
        await RunAsync(host);
        shop.Set("2024-03-02T00:00:00Z", Many);
        shop.BeforePage = async (context, page) =>
        {
            if (page == 3)
            {
                await context.StatusAsync(401);
            }

            return page == 3;
        };

        var failed = await RunAsync(host);
        var state = await StateAsync(host);
        shop.BeforePage = (_, _) => Task.FromResult(false);
        // Neither a change of the lag nor of the first value changes what the unfinished run asks.
        shop.Change(host, o => o with { Lag = 3600, InitialValue = "2020-01-01" });
        await using var other = host.Beside();
        var resumed = await RunAsync(other);

        Assert.Equal((RunState.Incomplete, null), (failed.State, failed.Watermark));
        Assert.Equal(Noon, state.Watermark!.Value);
        Assert.Equal((failed.RunId, RunState.Succeeded, BeforeNoon, "2024-03-02T00:00:00Z"), (resumed.RunId, resumed.State, resumed.Since, resumed.Watermark));
        Assert.All(shop.Since.SkipWhile(since => since is null), since => Assert.Equal(BeforeNoon, since));
        Assert.Equal((resumed.RunId, "2024-03-02T00:00:00Z"), ((await StateAsync(host)).RunId, (await StateAsync(host)).Watermark!.Value));
    }

    [Fact]
    public async Task Run_InterruptedBeforeItPlannedAnything_AsksTheSameWhenItGoesOn()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1");
        await RunAsync(host);
        using var stop = new CancellationTokenSource();
        shop.BeforePage = async (_, _) =>
        {
            await stop.CancelAsync();
            return false;
        };

        await Assert.ThrowsAsync<RunInterruptedException>(() => host.RunAsync(stop: stop.Token));
        shop.BeforePage = (_, _) => Task.FromResult(false);
        shop.Change(host, o => o with { Lag = 3600 });
        var resumed = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, BeforeNoon), (resumed.State, resumed.Since));
        Assert.All(shop.Since.SkipWhile(since => since is null), since => Assert.Equal(BeforeNoon, since));
    }

    [Fact]
    public async Task FullRefresh_CancelsTheUnfinishedRun_ReadsEverythingAndSavesEvenALowerWatermark()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1", "P2");
        await RunAsync(host);
        shop.BeforePage = async (context, _) =>
        {
            await context.StatusAsync(400);
            return true;
        };
        await RunAsync(host);
        shop.BeforePage = (_, _) => Task.FromResult(false);
        shop.Clear();
        shop.Set("2024-01-01T00:00:00Z", "P1", "P2", "P3");

        var refresh = await RunAsync(host, BeginMode.Fresh, fullRefresh: true);
        var next = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, 3L, null, "2024-01-01T00:00:00Z"), (refresh.State, refresh.Read, refresh.Since, refresh.Watermark));
        Assert.Equal("2023-12-31T23:59:59Z", next.Since);
    }

    [Fact]
    public async Task Fresh_StartsAnewFromTheWatermark()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1");
        await RunAsync(host);

        Assert.Equal(BeforeNoon, (await RunAsync(host, BeginMode.Fresh)).Since);
    }

    [Fact]
    public async Task Run_RecordsWithoutTheCursor_FailsAndNamesThePath()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host, o => o with { CursorPath = "updatedAt" });
        shop.Set(Noon, Many);

        var first = await RunAsync(host);
        var second = await RunAsync(host);

        Assert.Equal((RunState.Failed, 35L, null), (first.State, first.Read, first.Watermark));
        Assert.Contains("none of 35 records has a value of the type timestamp at \"updatedAt\" (source.incremental.cursorPath)", first.Error, StringComparison.Ordinal);
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.Null((await StateAsync(host)).Watermark);
        Assert.Equal(35, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_SomeRecordsWithoutTheCursor_TakesTheHighestOfTheOthersRejectsIncluded()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set("2024-02-01T00:00:00Z", Many);
        shop.Set("2024-03-05", "noId");
        shop.Set("soon", "odd");
        shop.Json = (id, updated) => id switch
        {
            "noId" => $$"""{"updated_at":"{{updated}}"}""",
            _ => $$"""{"id":"{{id}}","updated_at":"{{updated}}"}""",
        };

        var run = await RunAsync(host);

        Assert.Equal((RunState.SucceededWithRejects, "2024-03-05"), (run.State, run.Watermark));
        Assert.Equal("2024-03-05", (await StateAsync(host)).Watermark!.Value);
    }

    [Fact]
    public async Task Run_RecordChangedWhileItWalks_IsAskedForAgainAlthoughALaterOneWasSeen()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set("2999-01-01T00:00:00.00+02:00", "future");
        shop.Set("2024-02-01T00:00:00Z", "P1");

        var run = await RunAsync(host);

        var expected = await host.Core.Database.ScalarAsync<string>(
            "SELECT to_char(started_at AT TIME ZONE 'UTC' + interval '2 h', 'YYYY-MM-DD\"T\"HH24:MI:SS.') || left(to_char(started_at, 'US'), 2) || '+02:00' FROM etl.run");
        Assert.Equal(expected, run.Watermark);
        Assert.Equal(expected, (await StateAsync(host)).Watermark!.Value);
    }

    [Fact]
    public async Task Run_WatermarkOfAnotherCursor_IsRefusedUntilItIsRefreshed()
    {
        await using var shop = await ChangingShop.StartAsync();
        await using var host = await EngineHost.CreateAsync();
        shop.Serve(host);
        shop.Set(Noon, "P1");
        await RunAsync(host);
        shop.Change(host, o => o with { CursorPath = "id", Type = CursorType.Text });

        var refused = await host.RunAsync();
        var refresh = await RunAsync(host, BeginMode.Fresh, fullRefresh: true);

        Assert.Equal((BeginOutcome.OtherCursor, "timestamp updated_at"), (refused.Begin!.Outcome, refused.Begin.WatermarkOf));
        Assert.Equal((RunState.Succeeded, "P1"), (refresh.State, refresh.Watermark));
        Assert.Equal("text id", (await StateAsync(host)).Of);
    }

    private static async Task<RunSummary> RunAsync(EngineHost host, BeginMode mode = BeginMode.Start, bool fullRefresh = false) =>
        (await host.RunAsync(mode: mode, fullRefresh: fullRefresh)).Completion!.Summary;

    private static Task<FeedWatermark> StateAsync(EngineHost host) => host.Core.Get<WatermarkLedger>().FindAsync(EngineHost.Feed, CancellationToken.None);
}
