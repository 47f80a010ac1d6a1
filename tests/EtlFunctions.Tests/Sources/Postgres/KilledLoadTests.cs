using System.Text.Json;
using EtlFunctions.Tests.Cli;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>The real process is killed with SIGKILL while it loads a staging table.</summary>
public sealed class KilledLoadTests : IDisposable
{
    private const int Rows = 4_000;
    private const int Unmappable = Rows / 100;

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_KilledAtManyPoints_LoadsAndMarksEachRowOnce()
    {
        const string Mark = "mark";
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        await using var gate = await Gate.BuildAsync(db.ConnectionString);
        await gate.AddPlaceAsync(Mark, "BEFORE UPDATE ON staging.product FOR EACH ROW");
        var choice = new Random(4_711);
        // In all there are 160 chunks, so that these kills do not reach the end.
        foreach (var place in new[] { Gate.Places.Product, Mark, Gate.Places.Checkpoint, Gate.Places.Commit, Gate.Places.Plan, Mark })
        {
            var commits = choice.Next(2) == 0;
            var passages = place switch
            {
                Gate.Places.Product or Mark => choice.Next(1, 400),
                Gate.Places.Plan => 1,
                _ => choice.Next(1, 16),
            };
            await gate.CloseAsync(place, passages);
            await using (var etl = EtlProcess.Start(_folder.Path, db.ConnectionString, "run", "staging"))
            {
                await gate.ReachedByAsync(etl, $"{place} after {passages}");
                await etl.SignalAsync("KILL");
                await etl.WaitAsync();
            }

            await gate.BuryAsync(commits);
            var loaded = await LoadedAsync(db);
            Assert.InRange(loaded, 1, Rows - 1);
            // Loaded and marked are one commit.
            Assert.Equal(loaded, await db.ScalarAsync<long>("SELECT count(*) FROM staging.product WHERE status <> 'pending'"));
            Assert.Equal(loaded, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product") + await db.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));
        }

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
    }
}
