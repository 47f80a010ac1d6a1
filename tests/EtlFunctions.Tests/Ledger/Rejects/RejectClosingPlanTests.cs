using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

/// <summary>What closing rejects reads of a database that knows nothing of its tables yet.</summary>
public sealed class RejectClosingPlanTests
{
    private const int Rejects = 2000;

    [Fact]
    public async Task Close_WithoutStatistics_LooksAtEachRejectSomeTimes()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("ALTER TABLE etl.reject SET (autovacuum_enabled = off); ALTER TABLE etl.page SET (autovacuum_enabled = off); ALTER TABLE catalog.product SET (autovacuum_enabled = off)");
        var run = await OpenRun.BeginAsync(host, pages: 80);
        await host.Database.ExecuteAsync($"""
            INSERT INTO etl.reject (feed, run_id, page, location, external_id, stage, code, message, raw, identity, digest, bytes, first_seen, last_seen)
            SELECT 'shop', '{Guid.NewGuid()}', 1, 'x', 'P' || n, 'map', 'c', 'm', '', sha256(n::text::bytea), '', 0, now() - interval '1 day', now() - interval '1 day'
              FROM generate_series(1, {Rejects}) n
            """);
        for (var page = 1; page <= 80; page++)
        {
            await run.LoadAsync([.. Enumerable.Range(25 * page, 25).Select(n => new Product { ExternalId = $"P{n}" })]);
        }

        await Counters.AreCompleteAsync(host.Database, host.Get<EtlDataSource>());
        var before = await ReadAsync(host);
        await host.Get<RejectClosing>().CloseAsync(await run.TotalsAsync(), isOver: true, CancellationToken.None);
        await Counters.AreCompleteAsync(host.Database, host.Get<EtlDataSource>());

        Assert.Equal(Rejects - 24, await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.reject WHERE state = 'loaded'"));
        Assert.InRange(await ReadAsync(host) - before, Rejects, 30 * Rejects);
    }

    private static Task<long> ReadAsync(CoreHost host) => host.Database.ScalarAsync<long>(
        "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables WHERE relname IN ('reject', 'product')");
}
