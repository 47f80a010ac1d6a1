using EtlFunctions.Feeds;
using EtlFunctions.Sources.Postgres;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>What a plan and a page cost is counted in rows that PostgreSQL looks at, and does not grow with the table.</summary>
public sealed class PageCostTests
{
    private const string Rows = "SELECT sum(coalesce(idx_tup_read, 0))::bigint FROM pg_stat_user_indexes";
    private const string Scanned = "SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables";

    [Theory]
    [InlineData(1_000)]
    [InlineData(200_000)]
    public async Task Page_OfALargeTableNeverAnalysed_LooksAtItsOwnRowsOnly(int rows)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $"""
            CREATE TABLE staging.products (id int PRIMARY KEY, status text) WITH (autovacuum_enabled = off);
            CREATE INDEX ON staging.products (status);
            INSERT INTO staging.products SELECT -n, 'done' FROM generate_series(1, 1000) AS n;
            ANALYZE staging.products;
            INSERT INTO staging.products SELECT n, 'new' FROM generate_series(1, {rows}) AS n;
            """);
        var options = StagingDatabase.Table() with { Status = new PostgresStatusOptions { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" } };
        await using var source = staging.Open(options);
        var plan = await source.PlanAsync($$"""{"after":["{{rows - 500}}"],"types":["pg_catalog.int4"]}""", 40, CancellationToken.None);
        Assert.Equal(40, plan.Pages.Count);
        var (read, scanned) = await CountAsync(staging);

        await source.PlanAsync($$"""{"after":["{{rows - 500}}"],"types":["pg_catalog.int4"]}""", 40, CancellationToken.None);
        var planned = await CountAsync(staging);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(10, (await SourceRun.ReadAsync(source, plan.Pages[30 + i])).Count);
        }

        var pages = await CountAsync(staging);
        // Beside the rows themselves the planner looks at the ends of the index.
        Assert.InRange(planned.Read - read, 401, 402);
        Assert.InRange(pages.Read - planned.Read, 100, 130);
        Assert.Equal(scanned, pages.Scanned);
    }

    [Fact]
    public async Task Plan_IndexOfThePendingRows_SkipsTheOthersWithoutLookingAtThem()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            """
            CREATE TABLE staging.products (id int PRIMARY KEY, status text);
            INSERT INTO staging.products SELECT n, CASE WHEN n % 1000 = 0 THEN 'new' ELSE 'done' END FROM generate_series(1, 50000) AS n;
            CREATE INDEX ON staging.products (id) WHERE status = 'new';
            ANALYZE staging.products;
            """);
        var options = StagingDatabase.Table() with { Status = new PostgresStatusOptions { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" } };
        var before = await CountAsync(staging);

        var pages = await staging.LoadAsync(options);

        var after = await CountAsync(staging);
        Assert.Equal((5, 50), (pages.Length, pages.Sum(p => p.Length)));
        Assert.InRange(after.Read - before.Read, 100, 160);
        Assert.Equal(before.Scanned, after.Scanned);
    }

    [Fact]
    public async Task Plan_OfALargeTable_IsNotCompiled()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(5_000));
        var shape = new SourceShape("staging.products", [new KeyColumn("id", "pg_catalog.int4")], IsKeyNullable: false, IsTable: true, "a table", null);
        var statements = new SourceStatements(shape, StagingDatabase.Table(), new LimitOptions());

        // Not every server can compile; where it can, the statement would be.
        Assert.Equal(await staging.Database.ScalarAsync<bool>("SELECT pg_jit_available()"), (await ExplainAsync(SqlTemplate.Read("OrderedSettings").Replace("'jit', 'off'", "'jit', 'on'", StringComparison.Ordinal))).Contains("\"JIT\"", StringComparison.Ordinal));
        Assert.DoesNotContain("\"JIT\"", await ExplainAsync(statements.Settings), StringComparison.Ordinal);

        async Task<string> ExplainAsync(string settings)
        {
            await using var connection = await staging.Target.OpenAsync(CancellationToken.None);
            await using var batch = new SourceBatch(connection, settings);
            await using var rows = await batch.ReadAsync($"EXPLAIN (FORMAT JSON, ANALYZE) {statements.Plan(1_001, isFirst: true)}", [], CancellationToken.None);
            await rows.ReadAsync();
            return rows.GetString(0);
        }
    }

    private static async Task<(long Read, long Scanned)> CountAsync(StagingDatabase staging)
    {
        await Counters.AreCompleteAsync(staging.Database, staging.Target);
        return (await staging.Database.ScalarAsync<long>(Rows), await staging.Database.ScalarAsync<long>(Scanned));
    }
}
