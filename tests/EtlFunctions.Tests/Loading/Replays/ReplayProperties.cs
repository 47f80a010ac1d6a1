using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Mapping;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Loading;

/// <summary>Whatever nights load, reject and are killed in, and whatever is replayed in between: of each product the last state that could be taken is there, and what could not is an open reject.</summary>
public sealed class ReplayProperties : IAsyncLifetime
{
    private static readonly LimitOptions Limits = new() { PageSize = 2, PagesPerSegment = 2, MaxParallelPages = 3, MaxRejectPercent = 100, MaxRejects = 1000 };

    private static readonly Gen<(int Id, bool IsBad)[]> Records =
        from ids in Gen.SubListOf(Enumerable.Range(1, 6).ToArray())
        from bad in Gen.ArrayOf(Gen.Elements(true, false), ids.Count)
        select ids.Zip(bad).ToArray();

    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency((3, Gen.Constant(StepKind.Night)), (1, Gen.Constant(StepKind.KilledNight)), (2, Gen.Constant(StepKind.Replay)))
        from records in Records
        from isMended in Gen.Elements(true, false)
        select new Step(kind, records, isMended);

    private EngineHost _host = null!;
    private int _replayed;
    private int _closed;

    private enum StepKind
    {
        Night,
        KilledNight,
        Replay,
    }

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Histories_AnySteps_LeaveTheLastStateThatCouldBeTaken()
    {
        var histories = (from count in Gen.Choose(2, 8) from steps in Gen.ArrayOf(Steps, count) select steps).ToArbitrary();

        Prop.ForAll(histories, steps => Task.Run(() => PlayAsync(steps)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(13108778591307318491, 17715007260996299103));

        Assert.True(_replayed > 20 && _closed > 20, $"{_replayed} rejects were replayed and {_closed} closed themselves: the histories try too little");
    }

    private async Task PlayAsync(Step[] steps)
    {
        await _host.Core.Database.ExecuteAsync("TRUNCATE catalog.product, catalog.sku, etl.page, etl.reject, etl.repeated, etl.held, etl.claim, etl.feed_state, etl.run CASCADE");
        var (loaded, open) = (new SortedDictionary<int, int>(), new SortedDictionary<int, int>());
        var version = 0;
        foreach (var step in steps)
        {
            version++;
            if (step.Kind == StepKind.Replay)
            {
                _replayed += step.IsMended ? open.Count : 0;
                await ReplayAsync(step.IsMended);
                if (step.IsMended)
                {
                    foreach (var (id, rejected) in open)
                    {
                        loaded[id] = rejected;
                    }

                    open.Clear();
                }
            }
            else
            {
                await (step.Kind == StepKind.Night ? LoadAsync(step, version) : LoadAndKillAsync(step, version));
                foreach (var (id, isBad) in step.Records)
                {
                    (isBad ? open : loaded)[id] = version;
                    _closed += !isBad && open.Remove(id) ? 1 : 0;
                }
            }

            Assert.Equal(Text(loaded), await TextAsync("SELECT coalesce(string_agg(external_id || '=' || title, ' ' ORDER BY external_id), '') FROM catalog.product"));
        }

        // What a killed night left is caught up with by the next one.
        await LoadAsync(new Step(StepKind.Night, [], false), ++version);
        Assert.Equal(Text(open), await TextAsync(
            "SELECT coalesce(string_agg(external_id || '=' || (convert_from(raw, 'UTF8')::jsonb ->> 'title'), ' ' ORDER BY external_id), '') FROM etl.reject WHERE state = 'open'"));
        Assert.Equal("0", await TextAsync("SELECT count(*)::text FROM (SELECT external_id FROM etl.reject GROUP BY external_id HAVING count(*) > 1) d"));
    }

    private static string Text(SortedDictionary<int, int> versions) => string.Join(' ', versions.Select(v => $"P{v.Key}=v{v.Value}"));

    private static string Json(int id, int version, bool isBad) =>
        $$"""{"id":"P{{id}}","title":"v{{version}}","variants":[{"sku":"P{{id}}-1","price":{{(isBad ? "\"n/a\"" : "1")}}}]}""";

    private async Task LoadAsync(Step step, int version)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. step.Records.Select(r => Json(r.Id, version, r.IsBad)), """{"id":"X","title":"always"}"""], Limits);
        var run = await _host.RunAsync(mode: BeginMode.Fresh);
        Assert.True(run.Completion!.Summary.State.IsSuccess(), run.Completion.Summary.Error);
        await _host.Core.Database.ExecuteAsync("DELETE FROM catalog.product WHERE external_id = 'X'");
    }

    private async Task LoadAndKillAsync(Step step, int version)
    {
        var run = await OpenRun.BeginAsync(_host.Core);
        var rejects = step.Records.Where(r => r.IsBad).Select(r => new Reject(
            SampleProduct.Record("x", r.Id) with { Payload = Encoding.UTF8.GetBytes(Json(r.Id, version, isBad: true)) },
            new RejectReason(RejectStage.Map, RejectCodes.InvalidNumber, "price", "variants[0].price"),
            $"P{r.Id}"));
        var products = step.Records.Where(r => !r.IsBad).Select(r => new Product { ExternalId = $"P{r.Id}", Title = $"v{version}" });
        await run.LoadAsync(run.Chunk(1, 0, [.. products], rejects: [.. rejects]));
        await _host.Core.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None);
    }

    private async Task ReplayAsync(bool isMended)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [], Limits);
        _host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Mapping = isMended ? MappingSample.Full with { Skus = null } : MappingSample.Full });
        await _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, null, CancellationToken.None);
    }

    private async Task<string> TextAsync(string sql) => (await _host.Core.Database.ScalarAsync<string>(sql))!;

    private sealed record Step(StepKind Kind, (int Id, bool IsBad)[] Records, bool IsMended)
    {
        public override string ToString() => $"{Kind}{(Kind == StepKind.Replay ? IsMended ? " mended" : "" : "")} {string.Join(' ', Records.Select(r => r.Id + (r.IsBad ? "!" : "")))}";
    }
}
