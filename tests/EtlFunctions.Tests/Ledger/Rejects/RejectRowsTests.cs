using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.Ledger;

/// <summary>A reject over many nights: one row, opened and closed by what comes.</summary>
public sealed class RejectRowsTests : IAsyncLifetime
{
    private static readonly LimitOptions Limits = new() { PageSize = 2, PagesPerSegment = 3, MaxParallelPages = 3, MaxRejectPercent = 100 };

    private EngineHost _host = null!;

    private static string[] Good => SampleRecord.Many(5);

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Rejects_ThatComeEveryNight_AreOneRowWithACount()
    {
        RunSummary? last = null;
        for (var night = 1; night <= 3; night++)
        {
            // What has an id is the same record though its bytes change; what has none is the same while they do not.
            last = await RunAsync([.. Good, Bad("P9", $"n/a {night}"), """{"title":"no id"}"""]);
        }

        Assert.Equal(2, last!.Rejected);
        Assert.Equal(
            $"P9|invalid_number|open|3|1|t|{last.RunId};|missing_id|open|3|1|t|{last.RunId}",
            await TextAsync("string_agg(concat_ws('|', coalesce(external_id, ''), code, state, attempts, records, last_seen > first_seen, run_id), ';' ORDER BY code)"));
        Assert.Contains("n/a 3", await TextAsync("min(encode(raw, 'escape')) FILTER (WHERE external_id = 'P9')"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_WithAnotherReasonThanBefore_IsTheSameRow()
    {
        await RunAsync([.. Good, Bad("P9")]);
        await RunAsync([.. Good, """{"id":"P9","updated_at":"yesterday"}"""]);

        Assert.Equal("P9|invalid_timestamp|open|2", await RowsAsync());
    }

    [Fact]
    public async Task Rejects_OfOneProductInOneRun_AreAllKept_AndThoseGoneAreSuperseded()
    {
        await RunAsync([.. Good, Bad("P9", "a"), Bad("P9", "b"), Bad("P9", "c"), Bad("P9", "c")]);
        Assert.Equal("3 4 3", await TextAsync("concat_ws(' ', count(*), sum(records), count(DISTINCT raw))"));

        var next = await RunAsync([.. Good, Bad("P9", "d")]);

        Assert.Equal("open 1, superseded 2", await StatesAsync());
        Assert.Contains("\"d\"", await TextAsync("min(encode(raw, 'escape')) FILTER (WHERE state = 'open')"), StringComparison.Ordinal);
        Assert.Equal($"run {next.RunId} rejected a later record of its product", await TextAsync("min(note) FILTER (WHERE state = 'superseded')"));
    }

    [Fact]
    public async Task Rejects_OfEqualBytesWithoutAKey_AreOneRowWithTheirNumber()
    {
        var run = await RunAsync([.. Good, "[]", "[]", "[]"]);
        await RunAsync([.. Good, "[]"]);

        Assert.Equal(3, run.Rejected);
        Assert.Equal("1 2", await TextAsync("concat_ws(' ', records, attempts)"));
    }

    [Fact]
    public async Task Reject_WhoseProductLoadsLater_ClosesItselfAndIsOpenedAnewWhenItComesAgain()
    {
        await RunAsync([.. Good, Bad("P9"), "[]"]);
        var fixedRun = await RunAsync([.. Good, SampleRecord.Json(9), "[]"]);
        Assert.Equal($"run {fixedRun.RunId} loaded its product", await TextAsync("min(note) FILTER (WHERE state = 'loaded' AND closed_at IS NOT NULL)"));
        Assert.Equal("loaded 1, open 1", await StatesAsync());

        await RunAsync([.. Good, Bad("P9"), "[]"]);

        Assert.Equal("P9|invalid_number|open|1;|wrong_type|open|3", await RowsAsync());
    }

    [Fact]
    public async Task Reject_WhoseProductIsSettledLater_ClosesItself()
    {
        await RunAsync([.. Good, Bad("P9")]);

        // Two states of one product: they are held, and settled at the end.
        await RunAsync([.. Good, SampleRecord.Json(9), SampleRecord.Json(9, title: "Desk")]);

        Assert.Equal("loaded 1", await StatesAsync());
        Assert.Equal("Desk 9", await _host.Core.Database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = 'P9'"));
    }

    [Fact]
    public async Task Reject_BesideALoadedRecordOfItsProduct_StaysOpen()
    {
        await RunAsync([SampleRecord.Json(9), .. Good, Bad("P9")]);

        Assert.Equal("open 1", await StatesAsync());
        Assert.Equal("true", await TextAsync("min(is_rival::text)"));
    }

    [Fact]
    public async Task Reject_LoadedByARunThatWasCancelled_IsClosedByTheNext()
    {
        await RunAsync([.. Good, Bad("P9")]);
        var open = await OpenRun.BeginAsync(_host.Core);
        await open.LoadAsync(SampleProduct.Of("P9"));
        await _host.Core.Get<RunLedger>().CancelAsync(open.Id, CancellationToken.None);

        await RunAsync(Good);

        Assert.Equal($"run {open.Id} loaded its product", await TextAsync("min(note) FILTER (WHERE state = 'loaded')"));
    }

    [Fact]
    public async Task Reject_Discarded_StaysSoWhileItIsTheSame()
    {
        await RunAsync([.. Good, Bad("P9")]);
        var kept = _host.Core.Get<KeptRejects>();
        var id = (await kept.ListAsync(new RejectFilter(), 10, CancellationToken.None))[0].Id;
        Assert.Equal([id], await kept.DiscardAsync([id, 4711], "a sample", CancellationToken.None));
        Assert.Empty(await kept.DiscardAsync([id], "again", CancellationToken.None));

        await RunAsync([.. Good, Bad("P9")]);
        Assert.Equal("P9|invalid_number|discarded|2", await RowsAsync());
        Assert.Equal("a sample", await TextAsync("min(note)"));

        await RunAsync([.. Good, Bad("P9", "none")]);
        Assert.Equal("P9|invalid_number|open|3", await RowsAsync());
        Assert.Equal("", await TextAsync("coalesce(min(note), '')"));
    }

    [Fact]
    public async Task Reject_AboveAMebibyte_IsCutAndSaysSo()
    {
        var raw = Encoding.UTF8.GetBytes($$"""{"title":"{{new string('x', 1024 * 1024)}}"}""");
        var run = await OpenRun.BeginAsync(_host.Core);
        var record = SampleProduct.Record("x") with { Payload = raw };
        await run.LoadAsync(run.Chunk(1, 0, [], rejects: [new Reject(record, new RejectReason(RejectStage.Map, "missing_id", "id is missing"))]));

        var kept = _host.Core.Get<KeptRejects>();
        var reject = await kept.FindAsync((await kept.ListAsync(new RejectFilter(), 10, CancellationToken.None))[0].Id, CancellationToken.None);

        Assert.Equal((raw.Length, KeptReject.MaxKeptBytes, true), (reject!.Bytes, reject.Raw!.Length, reject.IsCut));
    }

    [Fact]
    public async Task Reject_ThatIsOpen_OutlivesItsRun()
    {
        var run = await RunAsync([.. Good, Bad("P9")]);

        await _host.Core.Database.ExecuteAsync($"UPDATE etl.feed_state SET run_id = NULL; DELETE FROM etl.run WHERE id = '{run.RunId}'");

        Assert.Equal("open 1", await StatesAsync());
    }

    [Fact]
    public async Task Rejects_GroupedAndFiltered_ByReasonFeedAndRun()
    {
        var first = await RunAsync([.. Good, Bad("P8"), Bad("P9"), "[]"]);
        var second = await RunAsync([.. Good, Bad("P8"), SampleRecord.Json(9), "[]"]);
        var kept = _host.Core.Get<KeptRejects>();

        async Task<string> GroupsAsync(RejectFilter filter) =>
            string.Join(", ", (await kept.GroupAsync(filter, 10, CancellationToken.None)).Select(g => $"{g.Rejects} {g.Stage} {g.Code} {g.Path}".TrimEnd()));

        Assert.Equal("1 map invalid_number variants[].price, 1 map wrong_type", await GroupsAsync(new RejectFilter()));
        Assert.Equal("2 map invalid_number variants[].price, 1 map wrong_type", await GroupsAsync(new RejectFilter(RunId: first.RunId, State: null)));
        Assert.Equal("1 map invalid_number variants[].price, 1 map wrong_type", await GroupsAsync(new RejectFilter(RunId: second.RunId, State: null)));
        Assert.Equal("1 map wrong_type", await GroupsAsync(new RejectFilter(Feed: EngineHost.Feed, Stage: "map", Code: "wrong_type")));
        Assert.Equal("", await GroupsAsync(new RejectFilter(Feed: "other")));
        Assert.Equal("", await GroupsAsync(new RejectFilter(Stage: "load")));
    }

    private static string Bad(string id, string price = "n/a") => $$"""{"id":"{{id}}","title":"Lamp","variants":[{"sku":"{{id}}-1","price":"{{price}}"}]}""";

    private async Task<RunSummary> RunAsync(IReadOnlyList<string> records)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, records, Limits);
        return (await _host.RunAsync(mode: BeginMode.Fresh)).Completion!.Summary;
    }

    private Task<string> RowsAsync() =>
        TextAsync("string_agg(concat_ws('|', coalesce(external_id, ''), code, state, attempts), ';' ORDER BY external_id NULLS LAST, id)");

    private async Task<string> StatesAsync() => (await _host.Core.Database.ScalarAsync<string>(
        "SELECT string_agg(state || ' ' || count, ', ' ORDER BY state) FROM (SELECT state, count(*) FROM etl.reject GROUP BY state) s"))!;

    private async Task<string> TextAsync(string expression) => (await _host.Core.Database.ScalarAsync<string>($"SELECT {expression} FROM etl.reject"))!;
}
