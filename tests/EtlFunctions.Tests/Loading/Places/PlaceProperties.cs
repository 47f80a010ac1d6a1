using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Loading.Places;

/// <summary>Whatever products stand in several places, whatever SKUs move, and whatever the order: the catalog is what the whole source gives.</summary>
public sealed class PlaceProperties : IAsyncLifetime
{
    private const string Catalog =
        """
        SELECT coalesce((SELECT string_agg(external_id || '=' || title, ' ' ORDER BY external_id || '=' || title COLLATE "C") FROM catalog.product), '') || ' | ' ||
               coalesce((SELECT string_agg(t.text, ' ' ORDER BY t.text COLLATE "C")
                           FROM (SELECT s.code || ':' || p.external_id || '/' || s.stock AS text FROM catalog.sku s JOIN catalog.product p ON p.id = s.product_id
                                  WHERE s.discontinued_at IS NULL) t), '')
        """;

    // Small numbers, so that ids come again and SKUs are listed twice all the time.
    private static readonly Gen<PlaceRecord> Records =
        from id in Gen.Choose(1, 6)
        from version in Gen.Choose(1, 3)
        from skus in Gen.SubListOf(Enumerable.Range(1, 6).ToArray())
        select new PlaceRecord(id, version, null, [.. skus]);

    private static readonly Gen<PlaceRecord[][]> Nights =
        from nights in Gen.Choose(1, 3)
        from records in Gen.ArrayOf(from count in Gen.Choose(1, 14) from night in Gen.ArrayOf(Records, count) select night, nights)
        select records;

    private static readonly Gen<(PlaceRecord[] Night, int Seed)> DatedNights =
        from count in Gen.Choose(2, 14)
        from night in Gen.ArrayOf(Records, count)
        from days in Gen.Shuffle(Enumerable.Range(1, 28).ToArray())
        from seed in Gen.Choose(0, 1000)
        // SKUs of their own: which product keeps a SKU that two list is up to their order.
        select (night.Select((r, i) => r with { Day = days[i], Skus = [.. r.Skus.Select(s => (10 * r.Id) + s)] }).ToArray(), seed);

    private EngineHost _host = null!;
    private int _refusals;
    private int _duplicates;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Nights_AnyRecords_LeaveWhatTheWholeSourceGives()
    {
        var property = Prop.ForAll(Nights.ToArbitrary(), nights => Task.Run(() => PlayAsync(nights)).GetAwaiter().GetResult());

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(13108778591307318491, 17715007260996299103));

        Assert.True(_refusals > 10 && _duplicates > 50, $"{_refusals} SKUs were refused and {_duplicates} records were duplicates: the nights try too little");
    }

    [Fact]
    public void Nights_DatedRecordsInAnyOrder_LeaveTheSame()
    {
        var property = Prop.ForAll(DatedNights.ToArbitrary(), x => Task.Run(() => ShuffleAsync(x.Night, x.Seed)).GetAwaiter().GetResult());

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(4717389917676217101, 9788355260276476785));
    }

    private async Task PlayAsync(PlaceRecord[][] nights)
    {
        await ClearAsync();
        var catalog = new PlaceCatalog();
        foreach (var night in nights)
        {
            catalog.Load(night);
            var summary = await LoadAsync(night);

            Assert.Equal(catalog.ToString(), await _host.Core.Database.ScalarAsync<string>(Catalog));
            Assert.Equal(catalog.Refused.Count, summary.Rejected);
            Assert.Equal(catalog.Refused.Count > 0 ? RunState.SucceededWithRejects : RunState.Succeeded, summary.State);
            Assert.Equal(night.Length, summary.Read);
            Assert.Equal(night.Length - night.DistinctBy(r => r.Id).Count(), summary.Duplicates);
            _refusals += catalog.Refused.Count;
            _duplicates += (int)summary.Duplicates;
        }

        var again = await LoadAsync(nights[^1]);

        Assert.Equal((0, 0, 0, 0, 0), (again.Inserted, again.Updated, again.SkusInserted, again.SkusUpdated, again.SkusDiscontinued));
        Assert.Equal(catalog.ToString(), await _host.Core.Database.ScalarAsync<string>(Catalog));
        Assert.Equal(catalog.Refused.Count, again.Rejected);
    }

    private async Task ShuffleAsync(PlaceRecord[] night, int seed)
    {
        await ClearAsync();
        await LoadAsync(night);
        var expected = await _host.Core.Database.ScalarAsync<string>(Catalog);
        var catalog = new PlaceCatalog();
        catalog.Load(night);
        Assert.Equal(catalog.ToString(), expected);
        var shuffled = night.ToArray();
        new System.Random(seed).Shuffle(shuffled);

        var again = await LoadAsync(shuffled);
        Assert.Equal((0, 0), (again.Inserted, again.Updated));
        await ClearAsync();
        await LoadAsync(shuffled);

        Assert.Equal(expected, await _host.Core.Database.ScalarAsync<string>(Catalog));
    }

    private Task ClearAsync() => _host.Core.Database.ExecuteAsync(
        "TRUNCATE catalog.product, catalog.sku, etl.page, etl.reject, etl.repeated, etl.held, etl.claim, etl.feed_state, etl.run CASCADE");

    private async Task<RunSummary> LoadAsync(PlaceRecord[] night)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. night.Select(r => r.ToJson())], new LimitOptions { PageSize = 3, ChunkSize = 2, PagesPerSegment = 2, MaxParallelPages = 3, MaxRejectPercent = 100 });
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Target = new TargetOptions { MaxDeletePercent = 100 } });
        // Chunks that meet are tried again after a pause, which only the clock ends.
        return (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;
    }
}
