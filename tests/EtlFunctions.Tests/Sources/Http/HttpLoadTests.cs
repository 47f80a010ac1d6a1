using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Whole runs over HTTP into a real database.</summary>
public sealed class HttpLoadTests
{
    private static readonly LimitOptions SmallSegments = new() { PageSize = 10, PagesPerSegment = 3, MaxParallelPages = 2 };

    private static readonly PaginatorOptions Cursor = new() { Type = PaginatorType.Cursor, CursorPath = "meta.next" };

    [Fact]
    public async Task CursorWalk_KilledInTheMiddle_AsksForNoLandedPageAgain()
    {
        var records = SampleRecord.Many(200);
        await using var host = await EngineHost.CreateAsync();
        using var stop = new CancellationTokenSource();
        var isStopped = false;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Number("cursor") == 100 && !isStopped)
            {
                isStopped = true;
                await stop.CancelAsync();
            }

            await c.CursorAsync(records, 10);
        });
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        await Assert.ThrowsAsync<RunInterruptedException>(() => host.RunAsync(stop: stop.Token));
        var before = server.Asked;
        var landed = await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page");
        await using var other = host.Beside();
        var summary = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 200L), (summary.State, summary.Read));
        var after = server.Asked.Skip(before.Count).ToArray();
        Assert.Equal(20 - landed, after.Length);
        Assert.Empty(after.Intersect(before.Take((int)landed)));
        await host.AssertCatalogAsync(200);
        Assert.Equal(0, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE landed IS NOT NULL"));
    }

    [Fact]
    public async Task Refusal_ForFiveMinutes_ShowsTheRunAsRateLimitedAndGoesOnAfterThem()
    {
        var records = SampleRecord.Many(100);
        var refusals = 0;
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.Number("page") == 5 && Interlocked.Increment(ref refusals) == 1
            ? c.StatusAsync(429, "300")
            : c.PageAsync(records, 10));
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });
        var began = host.Clock.GetUtcNow();

        var run = host.RunAsync();
        var waiting = await host.WaitForAsync(r => r.State == RunState.RateLimited, "the run waits");
        Assert.InRange(waiting.WaitingUntil!.Value, began.AddSeconds(299), began.AddSeconds(302));
        var summary = (await host.AdvanceUntilOverAsync(run)).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 100L), (summary.State, summary.Read));
        Assert.True(host.Clock.GetUtcNow() - began >= TimeSpan.FromMinutes(5));
        await host.AssertCatalogAsync(100);
    }

    [Fact]
    public async Task Page_ThatVanishes_LeavesTheRunIncompleteUntilItIsBack()
    {
        var records = SampleRecord.Many(100);
        var isGone = true;
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.Number("page") == 4 && isGone ? c.JsonAsync("""{"items":[],"total":100}""") : c.PageAsync(records, 10));
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });

        var first = (await host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Incomplete, 90L), (first.State, first.Read));
        isGone = false;
        var second = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((first.RunId, RunState.Succeeded, 100L), (second.RunId, second.State, second.Read));
        await host.AssertCatalogAsync(100);
    }

    [Fact]
    public async Task Total_ChangesWhilePagesAreRead_IsAWarningOfTheRunOnce()
    {
        var records = SampleRecord.Many(95);
        var (isGrown, isGone) = (false, true);
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.Number("page") == 9 && isGone
            ? c.StatusAsync(404)
            : c.PageAsync(records, 10, c.Number("page") > 1 && isGrown ? 96 : 95));
        isGrown = true;
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });

        var first = (await host.RunAsync()).Completion!.Summary;
        isGone = false;
        await using var other = host.Beside();
        var second = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Incomplete, RunState.Incomplete), (first.State, second.State));
        Assert.StartsWith("the source announced 95 records and then 96 while it was read", Assert.Single(first.Warnings!), StringComparison.Ordinal);
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(first.Warnings, (await host.Core.Get<RunReader>().FindAsync(first.RunId, null, CancellationToken.None))!.Warnings);
    }

    [Fact]
    public async Task Total_ChangesDuringAWalk_IsAWarningOfTheRun()
    {
        var records = SampleRecord.Many(50);
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("cursor");
            var next = from + 10 < 50 ? $"\"{from + 10}\"" : "null";
            return c.JsonAsync($$"""{"meta":{"next":{{next}},"total":{{(from < 20 ? 49 : 50)}} },"data":{{Answers.Array(records.Skip(from).Take(10))}}}""");
        });
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor with { TotalPath = "meta.total" } });

        var summary = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 50L), (summary.State, summary.Read));
        Assert.Contains("announced 49 records and then 50", summary.Warnings![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retries_OfAPageThatIsGivenUpOrComesAtLast_AreCountedAndItsRowHasTheApisWords(bool isGivenUp)
    {
        var records = SampleRecord.Many(60);
        var refusals = 0;
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Number("page") == 3 && (isGivenUp || refusals++ < 3))
            {
                await c.StatusAsync(503);
                await c.JsonAsync("""{"error":"maintenance until noon"}""");
                return;
            }

            await c.PageAsync(records, 10);
        });
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });

        var summary = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

        Assert.Equal(isGivenUp ? (RunState.Incomplete, 50L, 4L, 1) : (RunState.Succeeded, 60L, 3L, 0), (summary.State, summary.Read, summary.Retries, summary.PagesFailed));
        Assert.Equal(isGivenUp ? 1 : 0, await host.Core.Database.ScalarAsync<long>("""SELECT count(*) FROM etl.page WHERE error LIKE '%The API says: {"error":"maintenance until noon"}%Given up after 5 attempts%'"""));
    }

    [Fact]
    public async Task Retries_MadeWhilePlanning_AreCounted()
    {
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.Number("cursor") == 20 ? c.StatusAsync(500) : c.CursorAsync(SampleRecord.Many(60), 10));
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        var summary = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

        // Met once behind what could be landed, and once more by the next plan.
        Assert.Equal((RunState.Incomplete, 20L, 8L), (summary.State, summary.Read, summary.Retries));
    }

    [Theory]
    [InlineData("page")]
    [InlineData("cursor")]
    public async Task Total_TooLow_IsAWarningOfARunThatLoadedEverything(string type)
    {
        var records = SampleRecord.Many(60);
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = type == "page" ? (c.Number("page", 1) - 1) * 10 : c.Number("cursor");
            return c.JsonAsync($$"""{"meta":{"next":{{(from < 50 ? $"\"{from + 10}\"" : "null")}} },"total":20,"data":{{Answers.Array(records.Skip(from).Take(10))}}}""");
        });
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = type == "page" ? new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } : Cursor });

        var summary = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 60L), (summary.State, summary.Read));
        Assert.Equal("the source announced 20 records and 60 came: the announced total was too low; everything that came is loaded", Assert.Single(summary.Warnings!, w => w.Contains("announced", StringComparison.Ordinal)));
        await host.AssertCatalogAsync(60);
    }

    [Fact]
    public async Task Cursor_ThatVanishesBeforeTheTotal_IsNoSuccess()
    {
        var records = SampleRecord.Many(130);
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("cursor");
            return c.JsonAsync($$"""{"meta":{"next":{{(from < 120 ? $"\"{from + 10}\"" : "null")}} },"total":400,"data":{{Answers.Array(records.Skip(from).Take(10))}}}""");
        });
        Use(host, new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        var summary = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Incomplete, 130L), (summary.State, summary.Read));
        Assert.Contains("130 records came, but 400 are announced", summary.Error, StringComparison.Ordinal);
    }

    private static void Use(EngineHost host, HttpSourceOptions source)
    {
        host.AddFeed(0, SmallSegments);
        host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Source = source });
    }
}
