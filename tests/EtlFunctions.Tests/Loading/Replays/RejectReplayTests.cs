using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.Loading;

/// <summary>Rejects that are replayed: what passes is loaded and closed, never over a newer product, never under a run's hands.</summary>
public sealed class RejectReplayTests : IAsyncLifetime
{
    private static readonly LimitOptions Limits = new() { PageSize = 2, PagesPerSegment = 3, MaxParallelPages = 3, MaxRejectPercent = 100 };

    // Without SKUs a price that is none is no fault any more.
    private static readonly MappingOptions NoSkus = MappingSample.Full with { Skus = null };

    private EngineHost _host = null!;

    private static string[] Good => SampleRecord.Many(5);

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Replay_WithTheMappingOfNow_LoadsWhatPassesAndKeepsTheNewReasonOfTheRest()
    {
        await RunAsync([.. Good, Bad("P8"), Bad("P9"), """{"id":"P7","updated_at":"yesterday","variants":[{"sku":"P7-1","price":"n/a"}]}""", "[]"]);
        Map(NoSkus with { UpdatedAt = null, Title = MappingSample.At("title") });

        var report = await ReplayAsync();

        Assert.Equal((4L, 3L, 0L, 1L, 0L), (report.Tried, report.Inserted, report.Newer, report.Rejected, report.Left));
        Assert.Equal("wrong_type", Assert.Single(report.Reasons).Code);
        Assert.Equal("open 1, replayed 3", await StatesAsync());
        Assert.Equal("P1,P2,P3,P4,P5,P7,P8,P9", await _host.Core.Database.ScalarAsync<string>("SELECT string_agg(external_id, ',' ORDER BY external_id) FROM catalog.product"));
        Assert.Equal("2 t", await TextAsync("SELECT concat_ws(' ', attempts, closed_at IS NULL) FROM etl.reject WHERE state = 'open'"));

        var again = await ReplayAsync();

        Assert.Equal((1L, 0L, 1L), (again.Tried, again.Inserted, again.Rejected));
    }

    [Fact]
    public async Task Replay_RecordsThatStillFail_KeepTheNewReason()
    {
        await RunAsync([.. Good, """{"id":"P7","updated_at":"yesterday","variants":[{"sku":"P7-1","price":"n/a"}]}"""]);
        Assert.Equal("invalid_timestamp", await TextAsync("SELECT code FROM etl.reject"));
        Map(MappingSample.Full with { UpdatedAt = null });

        var report = await ReplayAsync();

        Assert.Equal((1L, 1L), (report.Tried, report.Rejected));
        Assert.Equal("map invalid_number variants[0].price open 2", await TextAsync("SELECT concat_ws(' ', stage, code, path, state, attempts) FROM etl.reject"));
    }

    [Fact]
    public async Task Replay_ManyRejects_TriesEachOnce()
    {
        await RunAsync([.. Good, .. Enumerable.Range(100, 260).Select(n => Bad($"P{n}"))]);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((260L, 260L, 0L), (report.Tried, report.Inserted, report.Left));
        Assert.Equal("replayed 260", await StatesAsync());
    }

    [Fact]
    public async Task Replay_TwoAtOnce_LoadEachRejectOnce()
    {
        await RunAsync([.. Good, .. Enumerable.Range(100, 200).Select(n => Bad($"P{n}"))]);
        Map(NoSkus);

        var reports = await Task.WhenAll(ReplayAsync(), ReplayAsync(), ReplayAsync());

        Assert.Equal(200, reports.Sum(r => r.Inserted));
        Assert.Equal(0, reports.Sum(r => r.Updated + r.Unchanged));
        Assert.Equal("replayed 200", await StatesAsync());
        Assert.Equal("2", await TextAsync("SELECT max(attempts)::text FROM etl.reject"));
    }

    [Theory]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", false)]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", true)]
    public async Task Replay_ProductWithATime_LoadsOnlyWhatIsNewer(string bad, string stored, bool isLoaded)
    {
        await RunAsync([.. Good, Timed("P9", stored, "Stored", "1")]);
        await RunAsync([.. Good, Timed("P9", bad, "Replayed", "n/a")]);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal(isLoaded ? (1L, 0L) : (0L, 1L), (report.Updated, report.Newer));
        Assert.Equal(isLoaded ? "Replayed" : "Stored", await TitleAsync("P9"));
        Assert.Equal(isLoaded ? "replayed 1" : "superseded 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_ProductThatALaterRunLoaded_IsNotLoadedOverIt()
    {
        await RunAsync([.. Good, Bad("P9")]);
        // Killed after it loaded the product: nothing closed the reject.
        var later = await OpenRun.BeginAsync(_host.Core);
        await later.LoadAsync(SampleProduct.Of("P9") with { Title = "Later" });
        await _host.Core.Get<RunLedger>().CancelAsync(later.Id, CancellationToken.None);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((0L, "Later"), (report.Inserted + report.Updated, await TitleAsync("P9")));
        Assert.Equal("loaded 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_ProductDiscontinuedSince_IsNotRevived()
    {
        await RunAsync([.. Good, SampleRecord.Json(9)]);
        await RunAsync([.. Good, Bad("P9")]);
        await _host.Core.Database.ExecuteAsync("UPDATE catalog.product SET discontinued_at = clock_timestamp() WHERE external_id = 'P9'");
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((1L, "t"), (report.Newer, await TextAsync("SELECT left((discontinued_at IS NOT NULL)::text, 1) FROM catalog.product WHERE external_id = 'P9'")));
    }

    [Fact]
    public async Task Replay_ProductWithOlderStateInTheCatalog_IsLoaded()
    {
        await RunAsync([.. Good, SampleRecord.Json(9)]);
        await RunAsync([.. Good, Bad("P9", "New")]);
        Map(NoSkus);

        Assert.Equal(1, (await ReplayAsync()).Updated);
        Assert.Equal("New", await TitleAsync("P9"));
    }

    [Fact]
    public async Task Replay_BesideALoadedRecordOfTheSameRun_IsLeftToTheNextRun()
    {
        await RunAsync([Bad("P9", "Rejected"), .. Good, SampleRecord.Json(9)]);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((1L, "unclear"), (report.NotReplayed, report.Reasons[0].Code));
        Assert.Equal(("Lamp 9", "open 1"), (await TitleAsync("P9"), await StatesAsync()));
    }

    [Fact]
    public async Task Replay_TwoRejectsOfOneProduct_LoadsTheLaterOfThem()
    {
        await RunAsync([.. Good, Bad("P9", "First"), Bad("P6"), Bad("P9", "Last")]);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((2L, 1L, "Last"), (report.Inserted, report.Newer, await TitleAsync("P9")));
        Assert.Equal("replayed 2, superseded 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_WhileARunIsUnderWay_ChangesNothing()
    {
        await RunAsync([.. Good, Bad("P9")]);
        var run = await OpenRun.BeginAsync(_host.Core);
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((run.Id, 0L, 1L), (report.HeldBy!.Value, report.Tried, report.Left));
        Assert.Equal("open 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_OfARunThatCanBeGoneOnWith_IsLeftToIt()
    {
        // A resume loads the other record of the product, which comes first in the source.
        var source = _host.Core.Feeds.Add(EngineHost.Feed, [SampleRecord.Json(9), .. SampleRecord.Many(5), Bad("P9", "Last")], Limits);
        source.Reading = (page, _, _) => page == 0 ? throw new InvalidDataException("broken") : Task.CompletedTask;
        var stopped = (await _host.RunAsync()).Completion!.Summary;
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((RunState.Incomplete, 1L, "unfinished"), (stopped.State, report.NotReplayed, Assert.Single(report.Reasons).Code));
        Assert.Equal("open 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_WhenARunBeginsInBetween_Stops()
    {
        await RunAsync([.. Good, .. Enumerable.Range(100, 60).Select(n => Bad($"P{n}"))]);
        Map(NoSkus);
        OpenRun? run = null;
        var progress = new Noted(_ => run ??= OpenRun.BeginAsync(_host.Core).GetAwaiter().GetResult());

        var report = await _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, progress, CancellationToken.None);

        Assert.Equal((run!.Id, 25L, 35L), (report.HeldBy!.Value, report.Inserted, report.Left));
        Assert.Equal("open 35, replayed 25", await StatesAsync());
    }

    [Fact]
    public async Task Replay_SkuThatAnotherProductHas_StaysForItUntilItIsFree()
    {
        var taken = """{"id":"P9","title":"Nine","variants":[{"sku":"P1-1","price":"9"},{"sku":"P9-1","price":"9"}]}""";
        await RunAsync([.. Good, taken]);
        Assert.Equal("SK001", await TextAsync("SELECT code FROM etl.reject"));

        var report = await ReplayAsync();
        Assert.Equal((1L, "SK001"), (report.Rejected, report.Reasons[0].Code));
        Assert.Contains("SKU P1-1 belongs to product P1", report.Reasons[0].Message, StringComparison.Ordinal);
        await ReplayAsync();
        Assert.Equal("open 1", await StatesAsync());

        await _host.Core.Database.ExecuteAsync("UPDATE catalog.sku SET discontinued_at = now() WHERE code = 'P1-1'");
        Assert.Equal(1, (await ReplayAsync()).Updated);
        Assert.Equal("P9", await TextAsync("SELECT p.external_id FROM catalog.sku s JOIN catalog.product p ON p.id = s.product_id WHERE s.code = 'P1-1' AND s.discontinued_at IS NULL"));
        Assert.Equal("replayed 1", await StatesAsync());
    }

    [Fact]
    public async Task Replay_ProductThatTheTablesRefuse_KeepsTheirReasonAndLoadsTheOthers()
    {
        await RunAsync([.. Good, Bad("P7"), Bad("P8"), Bad("P9")]);
        await _host.Core.Database.ExecuteAsync("ALTER TABLE catalog.product ADD CHECK (external_id <> 'P8')");
        Map(NoSkus);

        var report = await ReplayAsync();

        Assert.Equal((2L, 1L), (report.Inserted, report.Rejected));
        Assert.Equal("P8 load 23514", await TextAsync("SELECT concat_ws(' ', external_id, stage, code) FROM etl.reject WHERE state = 'open'"));
    }

    [Fact]
    public async Task Replay_Killed_LosesNothingAndLoadsNothingTwice()
    {
        await RunAsync([.. Good, .. Enumerable.Range(100, 60).Select(n => Bad($"P{n}"))]);
        Map(NoSkus);
        using var stop = new CancellationTokenSource();
        var progress = new Noted(_ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, progress, stop.Token));
        Assert.Equal("open 35, replayed 25", await StatesAsync());

        var report = await ReplayAsync();

        Assert.Equal((35L, "replayed 60"), (report.Inserted, await StatesAsync()));
        Assert.Equal("65", await TextAsync("SELECT count(*)::text FROM catalog.product"));
    }

    private static string Bad(string id, string title = "Lamp") => $$"""{"id":"{{id}}","title":"{{title}}","variants":[{"sku":"{{id}}-1","price":"n/a"}]}""";

    private static string Timed(string id, string time, string title, string price) =>
        $$"""{"id":"{{id}}","title":"{{title}}","updated_at":"{{time}}","variants":[{"sku":"{{id}}-1","price":"{{price}}"}]}""";

    private void Map(MappingOptions mapping) => _host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Mapping = mapping });

    private Task<ReplayReport> ReplayAsync() =>
        _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, null, CancellationToken.None);

    private async Task<RunSummary> RunAsync(IReadOnlyList<string> records)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, records, Limits);
        return (await _host.RunAsync(mode: BeginMode.Fresh)).Completion!.Summary;
    }

    private Task<string?> TitleAsync(string id) => _host.Core.Database.ScalarAsync<string>($"SELECT title FROM catalog.product WHERE external_id = '{id}'");

    private async Task<string> StatesAsync() =>
        await TextAsync("SELECT string_agg(state || ' ' || count, ', ' ORDER BY state) FROM (SELECT state, count(*) FROM etl.reject GROUP BY state) s");

    private async Task<string> TextAsync(string sql) => (await _host.Core.Database.ScalarAsync<string>(sql))!;

    private sealed class Noted(Action<long> note) : IProgress<long>
    {
        public void Report(long value) => note(value);
    }
}
