using System.Text.Json;
using EtlFunctions.Tests.Cli;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>The real process is killed with SIGKILL while it loads a staging table.</summary>
public sealed class KilledLoadTests : IDisposable
{
    // Enough that the run is far from its end however late a test on a busy machine looks.
    private const int Rows = 6_000;
    private const int Unmappable = Rows / 100;

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_KilledAtManyPoints_LoadsAndMarksEachRowOnce()
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        var choice = new Random(4_711);
        var loaded = 0L;
        for (var kill = 1; kill <= 5; kill++)
        {
            var target = loaded + choice.Next(1, 250);
            await using (var etl = EtlProcess.Start(_folder.Path, db.ConnectionString, "run", "staging"))
            {
                await Eventually.HoldsAsync(async () => etl.HasExited || await LoadedAsync(db) >= target, $"kill {kill}: {target} rows are loaded");
                Assert.False(etl.HasExited, etl.HasExited ? (await etl.WaitAsync()).All : null);
                await etl.SignalAsync("KILL");
                await etl.WaitAsync();
            }

            await Eventually.HoldsAsync(
                async () => await db.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'") == 0,
                "what the dead process had sent is over");
            loaded = await LoadedAsync(db);
            // Loaded and marked are one commit.
            Assert.Equal(loaded, await db.ScalarAsync<long>("SELECT count(*) FROM staging.product WHERE status <> 'pending'"));
            Assert.Equal(loaded, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product") + await db.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));
        }

        await Throttle.OffAsync(db.ConnectionString);
        var last = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "resume", "--output", "json");

        Assert.True(last.ExitCode == 0, last.All);
        var summary = JsonDocument.Parse(last.OutputLines[^1]).RootElement;
        long Number(string key) => summary.GetProperty(key).GetInt64();
        Assert.Equal((Rows, Rows - Unmappable, Unmappable, 0L), (Number("read"), Number("inserted"), Number("rejected"), Number("unchanged")));
        Assert.Equal($"loaded {Rows - Unmappable}, rejected {Unmappable}", await db.ScalarAsync<string>("SELECT string_agg(status || ' ' || n, ', ' ORDER BY status) FROM (SELECT status, count(*) AS n FROM staging.product GROUP BY 1) AS s"));
        Assert.Equal(Rows, await db.ScalarAsync<long>("SELECT count(DISTINCT id) FROM staging.marks"));
        Assert.Equal(Rows, await db.ScalarAsync<long>("SELECT count(*) FROM staging.marks"));
        Assert.Equal(1, await db.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    private static Task<long> LoadedAsync(TestDatabase db) => db.ScalarAsync<long>("SELECT coalesce(sum(read), 0)::bigint FROM etl.page");

    private async Task PrepareAsync(TestDatabase db)
    {
        await db.ExecuteAsync(
            $$"""
            CREATE SCHEMA staging;
            CREATE TABLE staging.product (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number text, status text NOT NULL DEFAULT 'pending');
            INSERT INTO staging.product (number) SELECT CASE WHEN n % 100 > 0 THEN 'P' || n END FROM generate_series(1, {{Rows}}) AS n;
            CREATE TABLE staging.marks (id uuid);
            CREATE FUNCTION staging.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO staging.marks VALUES (NEW.id); RETURN NULL; END';
            CREATE TRIGGER note AFTER UPDATE ON staging.product FOR EACH ROW EXECUTE FUNCTION staging.note();
            """);
        _folder.Write(
            "feeds/staging.json",
            """
            { "name": "staging",
              "source": { "type": "postgres", "table": "staging.product", "key": "id", "status": { "column": "status", "pending": "pending", "loaded": "loaded", "rejected": "rejected" } },
              "mapping": { "id": "number" }, "limits": { "maxParallelPages": 4, "pagesPerSegment": 8 } }
            """);
        var migrated = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate");
        Assert.True(migrated.ExitCode == 0, migrated.All);
        await Throttle.OnAsync(db.ConnectionString);
    }
}
