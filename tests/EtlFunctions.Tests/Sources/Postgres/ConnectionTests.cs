using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Sources.Postgres;
using EtlFunctions.Tests.Database;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Sources.Files;
using Npgsql;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>Where rows are read from, and that nothing is held between two reads.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Read_Page_GivesTheConnectionBackBeforeTheFirstRecord()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(20), o => o with { ConnectionBudget = 1 });
        await using var source = staging.Open(StagingDatabase.Table());
        var plan = await source.PlanAsync(null, 10, CancellationToken.None);
        await using var watcher = await staging.Database.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'", watcher);
        var records = 0;

        await foreach (var _ in source.ReadAsync(plan.Pages[0], CancellationToken.None))
        {
            // With a budget of one, this would wait for good if the page held its connection.
            await using (await staging.Target.OpenAsync(CancellationToken.None))
            {
                Assert.Equal(0L, await command.ExecuteScalarAsync());
            }

            records++;
        }

        Assert.Equal(10, records);
    }

    [Fact]
    public async Task Run_OneConnectionForAll_LoadsEveryPage()
    {
        await using var host = await EngineHost.CreateAsync(o => o with { ConnectionBudget = 1 });
        await host.Core.Database.ExecuteAsync("CREATE TABLE rows (n int PRIMARY KEY, id text); INSERT INTO rows SELECT n, 'P' || n FROM generate_series(1, 300) AS n");

        var summary = await RunAsync(host, new PostgresSourceOptions { Table = "rows", Key = ["n"] });

        Assert.Equal((RunState.Succeeded, 300L), (summary.State, summary.Read));
    }

    [Fact]
    public async Task Run_TableOfAnotherDatabase_LoadsIt()
    {
        await using var other = await TestDatabase.CreateAsync();
        await other.ExecuteAsync("CREATE TABLE rows (n int PRIMARY KEY, id text); INSERT INTO rows SELECT n, 'P' || n FROM generate_series(1, 77) AS n");
        await using var host = await EngineHost.CreateAsync();

        var summary = await RunAsync(host, new PostgresSourceOptions { Table = "rows", Key = ["n"], Connection = other.ConnectionString });

        Assert.Equal((RunState.Succeeded, 77L, 77L), (summary.State, summary.Read, summary.Inserted));
        await Eventually.HoldsAsync(
            async () => await other.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'") == 0,
            "the pool of the other database is closed with the run");
    }

    [PgBouncerFact]
    public async Task Run_BehindATransactionPooler_LoadsAndMarks()
    {
        await using var host = await EngineHost.CreateAsync();
        await using var bouncer = await PgBouncer.StartAsync(host.Core.Database);
        await host.Core.Database.ExecuteAsync("CREATE TABLE rows (n timestamptz PRIMARY KEY, id text, status text); INSERT INTO rows SELECT now() + n * interval '1 h', 'P' || n FROM generate_series(1, 120) AS n");
        await using var pooled = host.Beside(o => o with { ConnectionString = bouncer.ConnectionString, Pooler = PoolerProfile.Transaction });
        var options = new PostgresSourceOptions { Table = "rows", Key = ["n"], Status = new PostgresStatusOptions { Column = "status", Pending = null, Loaded = "done", Rejected = "bad" } };

        var summary = await RunAsync(pooled, options);

        Assert.Equal((RunState.Succeeded, 120L, 120L), (summary.State, summary.Read, summary.Inserted));
        Assert.Equal(120, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM rows WHERE status = 'done'"));
        // The one server session behind the pooler is left as it was.
        await using var command = pooled.Core.Get<EtlDataSource>().Connections.CreateCommand("SELECT current_setting('enable_sort') || ' ' || current_setting('enable_seqscan')");
        Assert.Equal("on on", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Source_WithAConnection_AsksForNoTarget()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(3));
        var factory = new PostgresSourceFactory(() => throw new InvalidOperationException("asked"), new DataSourceFactory());
        await using var source = factory.Create(StagingDatabase.Feed(StagingDatabase.Table() with { Connection = staging.Database.ConnectionString }));

        Assert.Single((await SourceRun.PlanAllAsync(source))[0].Pages);
    }

    private static async Task<RunSummary> RunAsync(EngineHost host, PostgresSourceOptions source)
    {
        host.AddFeed(0, new LimitOptions { PageSize = 10, PagesPerSegment = 5, MaxParallelPages = 8 });
        host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Source = source, Mapping = StagingDatabase.Feed(source).Mapping });
        return (await host.RunAsync()).Completion!.Summary;
    }
}
