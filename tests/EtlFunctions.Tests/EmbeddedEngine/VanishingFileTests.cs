using EtlFunctions.Tests.Cli;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The product file goes away or changes under a run, or between a run and its resume.</summary>
public sealed class VanishingFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FileVanishesOrChanges_IsIncompleteAndGoesOnWhenItIsBack(bool vanishes)
    {
        using var file = new ProductFile(4_000);
        await using var db = await TestDatabase.CreateAsync();
        await StartAsync(file, db, async (gate, etl) =>
        {
            Spoil(file, vanishes);
            await gate.OpenAsync();
            var result = await etl.WaitAsync();
            Assert.Equal(1, result.ExitCode);
            using var summary = System.Text.Json.JsonDocument.Parse(result.OutputLines[^1]);
            Assert.Equal("incomplete", summary.RootElement.GetProperty("state").GetString());
            Assert.Contains("shop.ndjson", summary.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        });

        // Resumed while it is still gone or changed: the same, and nothing is mixed.
        var refused = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "resume");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("shop.ndjson", refused.All, StringComparison.Ordinal);
        Assert.Contains("run feeds/shop.json\n      begins a new run; this one cannot be gone on with", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("resume", refused.All, StringComparison.Ordinal);

        await MendAndResumeAsync(file, db);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Run_FileReplacedSinceTheRunStopped_EndsItAndLoadsTheNewFileInTheSameStart(string signal)
    {
        using var file = new ProductFile(4_000);
        await using var db = await TestDatabase.CreateAsync();
        await StopAsync(file, db, signal);
        Spoil(file, vanishes: false);

        var result = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "run", "shop");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Matches("(?m)^Resuming run (?<old>[0-9a-f-]{36}) .*\nRun \\k<old> cannot be gone on with \\(source_changed\\): .*shop.ndjson.*\nIt is ended as failed. Run [0-9a-f-]{36} of feed shop begins anew.$", result.Output);
        Assert.Equal(
            "failed source_changed, succeeded_with_rejects ",
            await db.ScalarAsync<string>("SELECT string_agg(concat(state, ' ', stop_kind), ', ' ORDER BY started_at) FROM etl.run"));
        Assert.Equal(3_960 + 1, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_FileGoneSinceTheRunStopped_EndsItAndBeginsAnewWhenOneIsThere()
    {
        using var file = new ProductFile(4_000);
        await using var db = await TestDatabase.CreateAsync();
        await StopAsync(file, db, "KILL");
        var before = await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product");
        Spoil(file, vanishes: true);

        var refused = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "run", "shop", "--output", "json");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot be gone on with (source_gone)", refused.Error, StringComparison.Ordinal);
        Assert.Contains("shop.ndjson", refused.Output, StringComparison.Ordinal);
        Assert.Equal("failed, failed", await db.ScalarAsync<string>("SELECT string_agg(state, ', ' ORDER BY started_at) FROM etl.run"));
        Assert.Equal(before, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));

        File.Move(file.File + ".kept", file.File, overwrite: true);
        var night = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "run", "shop");
        Assert.True(night.ExitCode == 0, night.All);
        await file.AssertLoadedAsync(db.ConnectionString, ofOneRun: false);
    }

    private static Task StopAsync(ProductFile file, TestDatabase db, string signal) => StartAsync(file, db, async (gate, etl) =>
    {
        await etl.SignalAsync(signal);
        if (signal == "KILL")
        {
            await etl.WaitAsync();
            await gate.BuryAsync(commits: false);
            return;
        }

        await etl.SaysAsync("Stopping:");
        await gate.OpenAsync();
        Assert.Equal(130, (await etl.WaitAsync()).ExitCode);
    });

    private static async Task StartAsync(ProductFile file, TestDatabase db, Func<Gate, EtlProcess, Task> meanwhile)
    {
        await file.MigrateAsync(db.ConnectionString);
        await using var gate = await Gate.BuildAsync(db.ConnectionString);
        await gate.CloseAsync(Gate.Places.Commit, 3);
        await using var etl = EtlProcess.Start(file.Folder, db.ConnectionString, "run", "shop", "--output", "json");
        await gate.ReachedByAsync(etl, "the fourth commit");
        await meanwhile(gate, etl);
    }

    private static void Spoil(ProductFile file, bool vanishes)
    {
        File.Copy(file.File, file.File + ".kept");
        File.SetLastWriteTimeUtc(file.File + ".kept", File.GetLastWriteTimeUtc(file.File));
        if (vanishes)
        {
            File.Delete(file.File);
        }
        else
        {
            File.AppendAllText(file.File, """{"id":"late","title":"Came too late"}""" + "\n");
        }
    }

    private static async Task MendAndResumeAsync(ProductFile file, TestDatabase db)
    {
        File.Move(file.File + ".kept", file.File, overwrite: true);
        var result = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "resume", "--output", "json");
        Assert.True(result.ExitCode == 0, result.All);
        Assert.StartsWith("Resuming run ", result.Error, StringComparison.Ordinal);
        file.AssertCounts(result);
        await file.AssertLoadedAsync(db.ConnectionString);
    }
}
