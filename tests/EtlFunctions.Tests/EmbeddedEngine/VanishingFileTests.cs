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

        await MendAndResumeAsync(file, db);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_FileVanishedOrChangedMeanwhile_LoadsNothing(bool vanishes)
    {
        using var file = new ProductFile(4_000);
        await using var db = await TestDatabase.CreateAsync();
        await StartAsync(file, db, async (gate, etl) =>
        {
            await etl.SignalAsync("KILL");
            await etl.WaitAsync();
            await gate.BuryAsync(commits: false);
        });
        var before = await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product");
        Spoil(file, vanishes);
        var refused = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "run", "shop");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("shop.ndjson", refused.All, StringComparison.Ordinal);
        Assert.Equal(before, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));

        await MendAndResumeAsync(file, db);
    }

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
