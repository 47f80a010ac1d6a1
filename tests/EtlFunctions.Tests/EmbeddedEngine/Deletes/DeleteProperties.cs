using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Sources;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>
/// Histories of nights: products go, come back, are renamed, SKUs move, records are rejected, runs are stopped, deletes are
/// withheld and approved. Whatever happened, the catalog ends as one clean load of the last source leaves it.
/// </summary>
public sealed class DeleteProperties : IAsyncLifetime
{
    private static readonly Gen<NightProduct> Products =
        from id in Gen.Choose(1, 12)
        from version in Gen.Choose(1, 3)
        from skus in Gen.SubListOf(Enumerable.Range(1, 4).ToArray())
        select new NightProduct(id, version, [.. skus]);

    private static readonly Gen<Night> Nights =
        from count in Gen.Choose(1, 14)
        from products in Gen.ArrayOf(Products, count)
        from shift in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 5)))
        from renames in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 12)))
        from end in Gen.Frequency((6, Gen.Constant(NightEnd.Whole)), (1, Gen.Constant(NightEnd.Stopped)), (1, Gen.Constant(NightEnd.Failed)), (1, Gen.Constant(NightEnd.Unreadable)), (1, Gen.Constant(NightEnd.Rejected)))
        from approves in ArbMap.Default.GeneratorFor<bool>()
        select new Night([.. products.DistinctBy(p => p.Id)], shift, renames, end, approves);

    private static readonly Gen<Night[]> Histories = from count in Gen.Choose(2, 6) from nights in Gen.ArrayOf(Nights, count) select nights;

    private DeleteNight _night = null!;
    private int _deleted;
    private int _withheld;
    private int _approved;
    private int _revived;

    public async Task InitializeAsync() => _night = new DeleteNight(await EngineHost.CreateAsync()) { Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft, MaxDeletePercent = 50 } };

    public async Task DisposeAsync() => await _night.Host.DisposeAsync();

    [Fact]
    public void Histories_OfAnyNights_EndAsOneCleanLoad()
    {
        var property = Prop.ForAll(Histories.ToArbitrary(), nights => Task.Run(() => PlayAsync(nights)).GetAwaiter().GetResult());

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(12886214417385611931, 6107438021187733527));

        Assert.True(
            _deleted > 20 && _withheld > 20 && _approved > 10 && _revived > 10,
            $"{_deleted} products were deleted, {_withheld} withheld, {_approved} approved, {_revived} came back: the nights try too little");
    }

    private async Task PlayAsync(Night[] nights)
    {
        await ClearAsync();
        Guid? withheld = null;
        foreach (var night in nights)
        {
            var before = await _night.GoneAsync();
            var live = await LiveIdsAsync();
            var summary = await LoadAsync(night);
            if (summary is null)
            {
                continue;
            }

            // What the source has is never discontinued, and comes back in a whole night; a reject stays as it was.
            var seen = night.Ids;
            var gone = Ids(await _night.GoneAsync());
            Assert.Empty(gone.Except(Ids(before)).Intersect(seen));
            Assert.Empty(summary.State.IsSuccess() ? gone.Intersect(seen.Skip(night.End == NightEnd.Rejected ? 1 : 0)) : []);
            Assert.True(summary.State.IsSuccess() || summary.State is RunState.Incomplete or RunState.Failed, summary.State.ToString());
            _revived += Ids(before).Intersect(seen).Count();
            _deleted += (int)summary.Discontinued;
            _withheld += (int)summary.DeletesWithheld;
            withheld = summary.DeletesWithheld > 0 ? summary.RunId : withheld;
            if (summary.DeletesWithheld > 0)
            {
                Assert.Equal(live.Except(seen).Order(StringComparer.Ordinal), (await _night.WithheldAsync(summary.RunId)).Split(' ').Order(StringComparer.Ordinal));
            }

            if (night.Approves && withheld is { } run)
            {
                var approval = await _night.ApproveAsync(run);
                _approved += (int)approval.Discontinued;
                // What a night that failed did not come to may be among them; the next one brings it back.
                Assert.Empty(summary.State.IsSuccess() ? Ids(await _night.GoneAsync()).Except(gone).Intersect(seen) : []);
            }
        }

        // The last source once more, whole; what it withholds is approved.
        var last = nights[^1] with { End = NightEnd.Whole };
        var end = await LoadAsync(last);
        Assert.True(end!.State.IsSuccess(), $"{end.State}: {end.Error}");
        if (end.DeletesWithheld > 0)
        {
            Assert.Equal(0, (await _night.ApproveAsync(end.RunId)).Waiting);
        }

        Assert.Equal("", string.Join("; ", Ids(await _night.GoneAsync()).Where(id => id.Contains(' ', StringComparison.Ordinal))));
        var catalog = await _night.LiveAsync();
        await ClearAsync();
        await LoadAsync(last);
        Assert.Equal(await _night.LiveAsync(), catalog);
    }

    private async Task<RunSummary?> LoadAsync(Night night)
    {
        _night.Source(night.Records);
        var source = _night.Host.Core.Feeds.Source(EngineHost.Feed);
        switch (night.End)
        {
            case NightEnd.Failed:
                source.Reading = (page, _, _) => page == 1 ? throw new SourceException("gone for a moment") : Task.CompletedTask;
                break;
            case NightEnd.Stopped:
                using (var stop = new CancellationTokenSource())
                {
                    _night.Host.Watched.Shown = p =>
                    {
                        if (p.PagesPlanned > 1)
                        {
                            stop.Cancel();
                        }
                    };
                    try
                    {
                        return (await _night.Host.AdvanceUntilOverAsync(_night.Host.RunAsync(mode: BeginMode.Fresh, stop: stop.Token))).Completion?.Summary;
                    }
                    catch (RunInterruptedException)
                    {
                        return null;
                    }
                    finally
                    {
                        _night.Host.Watched.Shown = _ => { };
                    }
                }
        }

        return await _night.RunAsync(BeginMode.Fresh);
    }

    private Task ClearAsync() => _night.Host.Core.Database.ExecuteAsync(
        "TRUNCATE catalog.product, catalog.sku, etl.page, etl.reject, etl.repeated, etl.held, etl.claim, etl.feed_state, etl.run CASCADE");

    private async Task<string[]> LiveIdsAsync() => Ids(await _night.LiveAsync());

    private static string[] Ids(string products) => products.Length == 0 ? [] : [.. products.Split("; ").Select(p => p.Split(' ')[0])];

    private enum NightEnd
    {
        Whole,
        Stopped,
        Failed,
        Unreadable,
        Rejected,
    }

    private sealed record NightProduct(int Id, int Version, int[] Skus)
    {
        public override string ToString() => $"{Id} v{Version} [{string.Join(',', Skus)}]";
    }

    /// <param name="Products">The products.</param>
    /// <param name="Shift">By how many products the SKUs have moved.</param>
    /// <param name="Renamed">The product whose id is another one tonight, or 0.</param>
    /// <param name="End">How the night ends.</param>
    /// <param name="Approves">Whether a person approves the last withheld deletes afterwards.</param>
    private sealed record Night(NightProduct[] Products, int Shift, int Renamed, NightEnd End, bool Approves)
    {
        public string[] Ids => [.. Products.Select(IdOf)];

        public override string ToString() => $"{string.Join(' ', Products.AsEnumerable())} shift {Shift} renamed {Renamed} {End}{(Approves ? " approved" : "")}";

        public string[] Records
        {
            get
            {
                var records = Products.Select((p, i) => DeleteNight.Product(
                    IdOf(p), $"v{p.Version}", [.. p.Skus.Select(s => $"S{((p.Id + Shift) % 12) + 1}-{s}")])).ToList();
                if (End == NightEnd.Unreadable)
                {
                    records.Insert(records.Count / 2, """{"title":"nameless"}""");
                }
                else if (End == NightEnd.Rejected)
                {
                    records[0] = $$"""{"id":"{{IdOf(Products[0])}}","title":"x","variants":[{"price":"much"}]}""";
                }

                return [.. records];
            }
        }

        private string IdOf(NightProduct product) => product.Id == Renamed ? $"R{product.Id:D2}" : $"P{product.Id:D2}";
    }
}
