using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Loading;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

/// <summary>Chunks that keep rejects of the same products at the same time.</summary>
public sealed class ConcurrentRejectTests : IAsyncLifetime
{
    private const int Pages = 24;
    private const int Products = 20;

    private CoreHost _host = null!;

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_RejectsOfTheSameProductsInManyChunksAtOnce_NeitherDeadlocksNorLosesAny()
    {
        await _host.Database.ExecuteAsync("ALTER TABLE catalog.product ADD CHECK (title <> 'refused')");
        for (var night = 1; night <= 2; night++)
        {
            var run = await OpenRun.BeginAsync(_host, pages: Pages, holder: $"night {night}");
            await Task.WhenAll(Enumerable.Range(1, Pages).Select(page => Task.Run(() => run.LoadAsync(Chunk(run, page, night)))));
            await _host.Get<EtlFunctions.Ledger.RunLedger>().CancelAsync(run.Id, CancellationToken.None);

            // One row for the first of each product, one for each other record of it.
            Assert.Equal(
                $"{(Products + 1) * Pages} {(Products + 1) * Pages} {Products + 1}",
                await _host.Database.ScalarAsync<string>(
                    $"SELECT concat_ws(' ', sum(records), count(DISTINCT (external_id, raw)), count(DISTINCT external_id)) FROM etl.reject WHERE run_id = '{run.Id}'"));
        }

        await Counters.AreCompleteAsync(_host.Database, _host.Get<EtlDataSource>());
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    private static Chunk Chunk(OpenRun run, int page, int night)
    {
        // Each chunk in an order of its own, and with a product that the tables refuse.
        var ids = Enumerable.Range(1, Products).ToArray();
        new Random((100 * night) + page).Shuffle(ids);
        var rejects = ids.Select(id => new Reject(
            SampleProduct.Record("x", page) with { Payload = Encoding.UTF8.GetBytes($"{id} {page} {night}") }, new RejectReason(RejectStage.Map, "missing_sku", "none"), $"R{id}"));
        var refused = SampleProduct.Of("refused") with { Title = "refused", Description = $"{page}" };
        var chunk = run.Chunk(page, 0, [SampleProduct.Of($"good {page}")], rejects: [.. rejects]);
        return chunk with { Items = [.. chunk.Items, new LoadItem(refused, SampleProduct.Record($"refused {page} {night}", page)) { Place = 2 }] };
    }
}
