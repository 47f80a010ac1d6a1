namespace EtlFunctions.Tests.Loading;

/// <summary>The chunk statement's plans on a database that nobody has analysed.</summary>
public sealed class PlanStabilityTests
{
    [Fact]
    public async Task Load_ThousandsOfProductsNeverAnalysed_ReachesEveryRowByItsKey()
    {
        const int chunks = 120;
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync(
            "ALTER TABLE catalog.product SET (autovacuum_enabled = off); ALTER TABLE catalog.sku SET (autovacuum_enabled = off); ALTER TABLE etl.page SET (autovacuum_enabled = off)");
        var run = await OpenRun.BeginAsync(host, pages: 3 * chunks);
        var before = await ScansAsync(host);

        for (var i = 0; i < chunks; i++)
        {
            var products = SampleProduct.Many(1 + (25 * i), 25);
            await run.LoadAsync(products);
            await run.LoadAsync(products);
            await run.LoadAsync([.. products.Select(p => p with { Title = "changed", Skus = [.. p.Skus.Skip(1)] })]);
        }

        var after = await ScansAsync(host);
        foreach (var table in new[] { "product", "sku", "page", "run" })
        {
            Assert.True(after[table].Sequential == before[table].Sequential, $"{table}: {after[table]}, before {before[table]}");
            Assert.InRange(after[table].Index - before[table].Index, chunks, long.MaxValue);
        }

        // Each chunk found its 25 products by 25 look-ups, however full the table was.
        Assert.InRange(after["product"].RowsByIndex, 0, 25 * chunks * 10);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(last_analyze) + count(last_autoanalyze) FROM pg_stat_user_tables"));
        var (updates, hot) = (
            await host.Database.ScalarAsync<long>("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'page'"),
            await host.Database.ScalarAsync<long>("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'page'"));
        Assert.Equal(3 * chunks, updates);
        Assert.True(hot > updates * 0.9, $"{hot} of {updates} updates of pages were heap-only");
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, (long Sequential, long Index, long RowsByIndex)>> ScansAsync(CoreHost host)
    {
        await Counters.AreCompleteAsync(host.Database, host.Get<EtlFunctions.Database.EtlDataSource>());
        var rows = await host.Database.ScalarAsync<string[]>("SELECT array_agg(concat_ws(' ', relname, seq_scan, idx_scan, idx_tup_fetch)) FROM pg_stat_user_tables");
        return rows!.Select(r => r.Split(' ')).Where(r => r.Length == 4).ToDictionary(r => r[0], r => (Number(r[1]), Number(r[2]), Number(r[3])));
    }
}
