using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.Ledger;

/// <summary>What is removed from the ledger with time, and what stays.</summary>
public sealed class LedgerPruningTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    private TestDatabase Database => _host.Core.Database;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Prune_OldRuns_KeepTheirSummariesAndTheLastCompleteItsPages()
    {
        var first = await RunAsync();
        var complete = await RunAsync();
        var cancelled = await OpenRun.BeginAsync(_host.Core, pages: 2);
        await cancelled.LoadAsync(SampleProduct.Of("A"), SampleProduct.Of("B"));
        await _host.Core.Get<RunLedger>().CancelAsync(cancelled.Id, CancellationToken.None);
        var latest = await OpenRun.BeginAsync(_host.Core, pages: 1);
        await latest.LoadAsync(SampleProduct.Of("A"));
        await _host.Core.Get<RunLedger>().CancelAsync(latest.Id, CancellationToken.None);
        await AgeAsync(31);
        var before = await AllAsync();

        var report = await PruneAsync();

        Assert.Equal((5L, 2L, 0L, true), (report.Pages, report.RunsEmptied, report.Runs, report.IsDone));
        Assert.Equal((0L, 3L, 0L, 1L), (await PagesAsync(first), await PagesAsync(complete), await PagesAsync(cancelled.Id), await PagesAsync(latest.Id)));
        Assert.Equal(before, await AllAsync());
        Assert.True((await PruneAsync()).IsNothing);
    }

    [Fact]
    public async Task Prune_YoungRuns_KeepAll()
    {
        await RunAsync();
        await RunAsync();
        await AgeAsync(29);

        Assert.True((await PruneAsync()).IsNothing);
    }

    [Fact]
    public async Task Prune_ByTheFeedsDays_GoesByItsLatestRun()
    {
        await RunAsync();
        await RunAsync();
        await AgeAsync(10);
        await Database.ExecuteAsync("UPDATE etl.run SET settings = settings || '{\"retentionDays\": 7}' WHERE id = (SELECT id FROM etl.run ORDER BY started_at DESC LIMIT 1)");

        Assert.Equal(3, (await PruneAsync()).Pages);
    }

    [Fact]
    public async Task Prune_WithDaysGiven_GoesByThem()
    {
        await RunAsync();
        await RunAsync();
        await AgeAsync(10);

        Assert.Equal(0, (await PruneAsync(days: 11)).Pages);
        Assert.Equal(3, (await PruneAsync(days: 9)).Pages);
    }

    [Fact]
    public async Task Prune_UnfinishedRun_KeepsAllAndIsResumed()
    {
        await RunAsync();
        var source = _host.AddFeed(60, new EtlFunctions.Feeds.LimitOptions { PageSize = 25 });
        source.Reading = (page, _, _) => page == 1 ? throw new InvalidDataException("broken") : Task.CompletedTask;
        var stopped = (await _host.RunAsync()).Completion!.Summary;
        Assert.Equal(RunState.Incomplete, stopped.State);
        await AgeAsync(500);

        await PruneAsync();
        source.Reading = (_, _, _) => Task.CompletedTask;
        var resumed = (await _host.RunAsync(holder: "two")).Completion!.Summary;

        Assert.Equal((stopped.RunId, RunState.Succeeded, 60L), (resumed.RunId, resumed.State, resumed.Read));
    }

    [Fact]
    public async Task Prune_RunsOfMoreThanAYear_AreRemovedButForThoseTheFeedGoesBy()
    {
        var old = await RunAsync();
        var last = await RunAsync();
        await AgeAsync(401);
        await RunAsync();
        await RunAsync();
        // Knows which products stand in several places, and no later run does.
        await Database.ExecuteAsync($"INSERT INTO etl.repeated (run_id, key) VALUES ('{last}', 4711)");

        var report = await PruneAsync();

        Assert.Equal((2L, 1L), (report.RunsEmptied, report.Runs));
        Assert.Equal("0 1", await Database.ScalarAsync<string>($"SELECT concat_ws(' ', count(*) FILTER (WHERE id = '{old}'), count(*) FILTER (WHERE id = '{last}')) FROM etl.run"));
        Assert.Equal("1", await Database.ScalarAsync<string>("SELECT count(*)::text FROM etl.repeated"));
    }

    [Fact]
    public async Task Prune_Rejects_RemovesThoseClosedLongAgo()
    {
        const string Bad = """{"id":"P70","variants":[{"sku":"s","price":"n/a"}]}""";
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(30), Bad, "[]", "[1]"]);
        await _host.RunAsync();
        await Database.ExecuteAsync("""
            UPDATE etl.reject SET state = 'discarded', closed_at = clock_timestamp() - interval '91 days' WHERE code = 'wrong_type';
            UPDATE etl.reject SET last_seen = clock_timestamp() - interval '91 days' WHERE convert_from(raw, 'UTF8') <> '[1]'
            """);

        Assert.Equal(1, (await PruneAsync()).Rejects);

        // One is open, whatever its age; the other one came again yesterday.
        Assert.Equal("P70 open, [1] discarded", await Database.ScalarAsync<string>(
            "SELECT string_agg(coalesce(external_id, convert_from(raw, 'UTF8')) || ' ' || state, ', ' ORDER BY id) FROM etl.reject"));
    }

    [Fact]
    public async Task Prune_RunThatWasKilled_ClosesTheRejectsOfWhatItLoadedFirst()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(30), """{"id":"P70","updated_at":"x"}"""]);
        await _host.RunAsync();
        var killed = await OpenRun.BeginAsync(_host.Core);
        await killed.LoadAsync(SampleProduct.Of("P70"));
        await _host.Core.Get<RunLedger>().CancelAsync(killed.Id, CancellationToken.None);
        await OpenRun.BeginAsync(_host.Core);
        await AgeAsync(40);

        await PruneAsync();

        Assert.Equal(0, await PagesAsync(killed.Id));
        Assert.Equal($"loaded run {killed.Id} loaded its product", await Database.ScalarAsync<string>("SELECT state || ' ' || note FROM etl.reject"));
    }

    [Fact]
    public async Task Prune_ByTwoProcessesAtOnce_RemovesEachRowOnce()
    {
        for (var i = 0; i < 6; i++)
        {
            await RunAsync();
        }

        await AgeAsync(40);

        var reports = await Task.WhenAll(PruneAsync(), PruneAsync(), PruneAsync());

        Assert.Equal(15, reports.Sum(r => r.Pages));
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM etl.page"));
    }

    [Fact]
    public async Task Prune_WithoutTime_RemovesNothingMore()
    {
        await RunAsync();
        await RunAsync();
        await AgeAsync(40);

        var report = await _host.Core.Get<LedgerPruning>().PruneAsync(TimeSpan.FromTicks(-1), null, CancellationToken.None);

        Assert.Equal((0L, false), (report.Pages, report.IsDone));
    }

    [Fact]
    public async Task Runs_Listed_GoOnBehindAnother()
    {
        var runs = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            runs.Insert(0, await RunAsync());
        }

        var reader = _host.Core.Get<RunReader>();
        var first = await reader.ListAsync(null, 2, null, CancellationToken.None);
        var next = await reader.ListAsync(EngineHost.Feed, 10, first[1].RunId, CancellationToken.None);

        Assert.Equal(runs, [.. first.Select(r => r.RunId), .. next.Select(r => r.RunId)]);
        Assert.Empty(await reader.ListAsync("other", 10, null, CancellationToken.None));
    }

    private async Task<Guid> RunAsync()
    {
        _host.AddFeed(60, new EtlFunctions.Feeds.LimitOptions { PageSize = 25 });
        return (await _host.RunAsync()).Completion!.Summary.RunId;
    }

    private Task<PruneReport> PruneAsync(int? days = null) => _host.Core.Get<LedgerPruning>().PruneAsync(null, days, CancellationToken.None);

    private Task AgeAsync(int days) => Database.ExecuteAsync($"""
        UPDATE etl.run SET started_at = started_at - interval '{days} days', finished_at = finished_at - interval '{days} days';
        UPDATE etl.reject SET first_seen = first_seen - interval '{days} days', last_seen = last_seen - interval '{days} days'
        """);

    private Task<long> PagesAsync(Guid run) => Database.ScalarAsync<long>($"SELECT count(*) FROM etl.page WHERE run_id = '{run}'");

    private async Task<IReadOnlyList<string>> AllAsync() =>
        [.. (await _host.Core.Get<RunReader>().ListAsync(null, 100, null, CancellationToken.None))
            .Select(r => System.Text.Json.JsonSerializer.Serialize(RunSummary.Of(r), LedgerJsonContext.Default.RunSummary))];
}
