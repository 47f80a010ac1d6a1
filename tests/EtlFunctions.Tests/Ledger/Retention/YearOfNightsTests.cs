using System.Diagnostics;
using System.Globalization;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;
using Xunit.Abstractions;

namespace EtlFunctions.Tests.Ledger;

/// <summary>The ledger after 400 nights of 10,000 products. The figures are printed.</summary>
public sealed class YearOfNightsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Nights = 400;
    private const int Pages = 400;
    private const int Products = 10_000;

    private EngineHost _host = null!;

    private TestDatabase Database => _host.Core.Database;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Ledger_AfterAYear_ListsRunsWithoutTheirPagesAndIsPruned()
    {
        await MakeNightsAsync(1, Nights);
        var (size, time) = (await SizeAsync(), await ListAsync());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"before: {size} of ledger, {time:0.0} ms for 20 runs"));

        var started = Stopwatch.GetTimestamp();
        var report = await _host.Core.Get<LedgerPruning>().PruneAsync(null, null, CancellationToken.None);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pruned {report.Pages:N0} pages of {report.RunsEmptied} runs in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        await Database.ExecuteAsync("VACUUM (TRUNCATE, ANALYZE) etl.page");
        (size, time) = (await SizeAsync(), await ListAsync());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after, vacuumed as the server does by itself: {size} of ledger, {time:0.0} ms for 20 runs"));

        // Those of the last 30 days stay.
        Assert.Equal((Nights - 30, (Nights - 30) * (long)Pages), (report.RunsEmptied, report.Pages));
        Assert.Equal(30L * Pages, await Database.ScalarAsync<long>("SELECT count(*) FROM etl.page"));
        Assert.Equal(Nights, await Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));

        // What is free is used by the nights to come: as many again as were kept make the table no larger.
        var pages = await PageBytesAsync();
        await MakeNightsAsync(-29, 0);
        Assert.Equal(pages, await PageBytesAsync());
    }

    [Fact]
    public async Task Night_InWhichNothingChanged_WritesLittle()
    {
        _host.AddFeed(Products);
        await _host.RunAsync();
        await Database.ExecuteAsync("CHECKPOINT");
        var before = await Database.ScalarAsync<string>("SELECT pg_current_wal_insert_lsn()::text");

        var summary = (await _host.RunAsync()).Completion!.Summary;

        var bytes = await Database.ScalarAsync<decimal>($"SELECT pg_current_wal_insert_lsn() - '{before}'");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"WAL of a night in which nothing changed, right behind a checkpoint: {bytes / Products:0} bytes a product (others on the server write too)"));
        Assert.Equal((Products, (long)Products), (summary.Read, summary.Unchanged));
    }

    /// <summary>Lists runs as <c>etl runs</c> does, and requires that no row of a page is read for it.</summary>
    private async Task<double> ListAsync()
    {
        var reader = _host.Core.Get<RunReader>();
        await reader.ListAsync(null, 20, null, CancellationToken.None);
        await Counters.AreCompleteAsync(Database, _host.Core.Get<EtlFunctions.Database.EtlDataSource>());
        var before = await PageRowsReadAsync();
        await reader.ListAsync(null, 1, null, CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        var runs = await reader.ListAsync(null, 20, null, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await Counters.AreCompleteAsync(Database, _host.Core.Get<EtlFunctions.Database.EtlDataSource>());

        Assert.Equal((20, (long)Products), (runs.Count, runs[0].Counts.Unchanged));
        Assert.Equal(before, await PageRowsReadAsync());
        return elapsed;
    }

    private Task<long> PageRowsReadAsync() => Database.ScalarAsync<long>(
        "SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables WHERE schemaname = 'etl' AND relname = 'page'");

    private Task<string?> SizeAsync() => Database.ScalarAsync<string>(
        "SELECT pg_size_pretty(sum(pg_total_relation_size(c.oid))) FROM pg_class c WHERE c.relnamespace = 'etl'::regnamespace AND c.relkind = 'r'");

    private Task<long> PageBytesAsync() => Database.ScalarAsync<long>("SELECT pg_relation_size('etl.page')");

    // As a load leaves them: night after night, pages are planned first, and their rows grow where they stand.
    private Task MakeNightsAsync(int youngest, int oldest) => Database.ExecuteAsync($$"""
        INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, plan_complete, pages_planned, started_at, finished_at, summary)
        SELECT n.id, 'shop', 'succeeded', 1, 'f', '{"pageSize": 25}', true, {{Pages}}, n.at, n.at + interval '10 minutes',
               jsonb_build_object('runId', n.id, 'feed', 'shop', 'state', 'succeeded', 'read', {{Products}}, 'unchanged', {{Products}},
                                  'pages', {{Pages}}, 'pagesPlanned', {{Pages}}, 'chunks', {{Pages}})
          FROM (SELECT gen_random_uuid() AS id, now() - make_interval(days => d) + interval '1 hour' AS at FROM generate_series({{youngest}}, {{oldest}}) d) n;
        INSERT INTO etl.feed_state (feed, epoch) VALUES ('shop', 1) ON CONFLICT DO NOTHING;
        INSERT INTO etl.page (run_id, number, epoch, token)
        SELECT r.id, n, 1, '{"file":"shop.ndjson","offset":' || n * 18575 || ',"records":25}' FROM etl.run r, generate_series(1, {{Pages}}) n
         WHERE NOT EXISTS (SELECT FROM etl.page g WHERE g.run_id = r.id) AND r.pruned_at IS NULL
         ORDER BY r.started_at, n;
        CREATE TABLE IF NOT EXISTS public.entry AS
        SELECT n AS number, array_agg(hashint8extended(n * 25 + k, 1)) AS keys, array_agg(hashint8extended(n * 25 + k, 2)) AS contents, array_agg(k) AS places
          FROM generate_series(1, {{Pages}}) n, generate_series(1, 25) k GROUP BY n;
        UPDATE etl.page g
           SET state = 'committed', committed_at = now(), chunks = 1, read = 25, unchanged = 25, keys = e.keys, contents = e.contents, places = e.places,
               actions = repeat('n', 25)
          FROM public.entry e WHERE e.number = g.number AND g.state = 'planned';
        ANALYZE etl.page; ANALYZE etl.run
        """);
}
