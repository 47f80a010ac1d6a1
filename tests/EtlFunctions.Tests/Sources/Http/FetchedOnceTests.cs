using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>What was fetched is not fetched again, whatever becomes of the process or of the database meanwhile.</summary>
public sealed class FetchedOnceTests : IAsyncLifetime
{
    private static readonly LimitOptions Limits = new() { PageSize = 10, MaxParallelPages = 2 };

    private static readonly PaginatorOptions Cursor = new() { Type = PaginatorType.Cursor, CursorPath = "meta.next" };

    private static readonly PaginatorOptions Numbered = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(10)]
    [InlineData(190)]
    [InlineData(390)]
    public async Task CursorWalk_KilledWhileAPageIsAskedFor_AsksOnlyForThatOneAgain(int at)
    {
        var records = SampleRecord.Many(400);
        using var stop = new CancellationTokenSource();
        var isStopped = false;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Number("cursor") == at && !isStopped)
            {
                isStopped = true;
                // All pages before are kept by now.
                Assert.Equal(at / 10, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page"));
                await stop.CancelAsync();
            }

            await c.CursorAsync(records, 10);
        });
        Use(server, Cursor);

        await Assert.ThrowsAsync<RunInterruptedException>(() => _host.RunAsync(stop: stop.Token));
        await using var other = _host.Beside();
        var summary = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 400L), (summary.State, summary.Read));
        Assert.Equal(41, server.Asked.Count);
        Assert.Equal(40, server.Asked.Distinct().Count());
        Assert.Equal(2, server.Asked.Count(a => a.EndsWith($"cursor={at}", StringComparison.Ordinal)));
        await _host.AssertCatalogAsync(400);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plan_WhileAProxyCutsEveryConnection_AsksForEachPageOnce(bool isPoolFull)
    {
        var records = SampleRecord.Many(30);
        await using var server = await ApiServer.StartAsync(async c =>
        {
            await CutAsync();
            await c.CursorAsync(records, 10);
        });
        Use(server, Cursor);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        if (isPoolFull)
        {
            await FillPoolAsync();
        }


        // A write that is cut once more waits on the test's clock.
        var plan = await _host.AdvanceUntilOverAsync(PlanAsync(run));

        Assert.Equal([1, 2, 3], plan.Pages.Select(p => p.Number));
        Assert.Equal((true, 3), (plan.IsEnd, plan.PagesPlanned));
        Assert.Equal(3, server.Asked.Count);
        Assert.InRange(_host.Core.Log.Of(1106).Count, 3, 9);
        Assert.Equal("3 true", await _host.Core.Database.ScalarAsync<string>("SELECT (SELECT count(*) FROM etl.page WHERE landed IS NOT NULL) || ' ' || plan_complete FROM etl.run"));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(60, 3)]
    public async Task NumberedPage_WhileAProxyCutsEveryConnection_IsAskedForOnce(int size, int chunks)
    {
        var records = SampleRecord.Many(3 * size);
        await using var server = await ApiServer.StartAsync(async c =>
        {
            await CutAsync();
            await c.PageAsync(records, size);
        });
        Use(server, Numbered);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        var plan = await _host.AdvanceUntilOverAsync(PlanAsync(run));
        var asked = server.Asked.Count;

        var load = await _host.AdvanceUntilOverAsync(LoadAsync(run, plan.Pages[1]));

        Assert.Equal((PageOutcome.Committed, chunks, (long)size), (load.Outcome, load.Chunks, load.Counts.Inserted));
        Assert.Equal(asked + 1, server.Asked.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public async Task NumberedPage_WhileTheDatabaseIsAwayForAMoment_IsAskedForOnceAndWrittenWhenItIsBack(int size)
    {
        var records = SampleRecord.Many(3 * size);
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, size));
        Use(server, Numbered);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        var plan = await PlanAsync(run);
        var asked = server.Asked.Count;
        await LeaveAsync("BEFORE INSERT ON catalog.product");

        var load = await UntilBackAsync(LoadAsync(run, plan.Pages[1]), "catalog.product");

        Assert.Equal((PageOutcome.Committed, (long)size), (load.Outcome, load.Counts.Inserted));
        Assert.Equal(asked + 1, server.Asked.Count);
        Assert.Equal(0, await run.PageAsync<int>(2, "failures"));
    }

    [Fact]
    public async Task Plan_WhileTheDatabaseIsAwayForAMoment_AsksForEachPageOnce()
    {
        var records = SampleRecord.Many(30);
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(records, 10));
        Use(server, Cursor);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        await LeaveAsync("BEFORE INSERT ON etl.page");

        var plan = await UntilBackAsync(PlanAsync(run), "etl.page");

        Assert.Equal((3, true), (plan.Pages.Count, plan.IsEnd));
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task Plan_WhoseAnswerIsLost_AnswersWhatIsPlanned()
    {
        var records = SampleRecord.Many(30);
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(records, 10));
        Use(server, Cursor);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        // What an earlier delivery of the same call kept whose answer never came.
        await PlanAsync(run);

        var again = await PlanAsync(run);

        Assert.Equal([1, 2, 3], again.Pages.Select(p => p.Number));
        Assert.True(again.IsEnd);
        Assert.Equal(3, server.Asked.Count);
    }

    /// <summary>Makes the database refuse for the moment.</summary>
    private Task LeaveAsync(string what) => _host.Core.Database.ExecuteAsync(
        $"""
        CREATE FUNCTION public.away() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the database system is starting up' USING ERRCODE = 'cannot_connect_now';
        END $$;
        CREATE TRIGGER away {what} FOR EACH ROW EXECUTE FUNCTION public.away();
        """);

    /// <summary>Lets the database be back once a write was tried some times.</summary>
    private async Task<T> UntilBackAsync<T>(Task<T> activity, string table)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                _host.Clock.AdvanceToNextDelay();
                return _host.Core.Log.Of(1106).Count >= 3 || activity.IsCompleted;
            },
            "the write was tried some times");
        await _host.Core.Database.ExecuteAsync($"DROP TRIGGER away ON {table}");
        return await _host.AdvanceUntilOverAsync(activity);
    }

    private void Use(ApiServer server, PaginatorOptions paginator)
    {
        _host.AddFeed(0, Limits);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator } });
    }

    /// <summary>Fills the pool with idle connections, as pages that load at once leave it.</summary>
    private async Task FillPoolAsync()
    {
        var source = _host.Core.Get<EtlDataSource>();
        var open = await Task.WhenAll(Enumerable.Range(0, source.ConnectionBudget).Select(_ => source.OpenAsync(CancellationToken.None).AsTask()));
        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Ends all connections of the load, as a proxy does with those that wait for a slow source.</summary>
    private Task<long> CutAsync() => _host.Core.Database.ScalarAsync<long>(
        "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'");

    private Task<PlanSegmentOutput> PlanAsync(OpenRun run) => _host.Core.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(
        new PlanSegmentInput(run.Id, run.Epoch, EngineHost.Feed, 0, Limits), CancellationToken.None);

    private Task<LoadPageOutput> LoadAsync(OpenRun run, SegmentPage page) => _host.Core.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(
        new LoadPageInput(run.Id, run.Epoch, EngineHost.Feed, page, Limits), CancellationToken.None);
}
