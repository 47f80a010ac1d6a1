using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Database.Upgrades;

/// <summary>Populated databases of earlier versions, brought up to date and worked on. With ETL_WRITE_SNAPSHOT set, that of this version is written.</summary>
/// <remarks>A version's snapshot is written when it is released, by a machine with <c>pg_dump</c>, and stays as it is from then on.</remarks>
public sealed class UpgradeTests
{
    public static TheoryData<string> Versions => [.. Snapshot.Versions];

    [Fact]
    public async Task Snapshots_OfReleases_AreThere()
    {
        if (Environment.GetEnvironmentVariable("ETL_WRITE_SNAPSHOT") is { Length: > 0 })
        {
            await Snapshot.WriteAsync();
        }

        Assert.Contains("0.2.0", Snapshot.Versions);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Migrate_DatabaseOfAnEarlierVersion_HasTheShapeOfAFreshOne(string version)
    {
        await using var fresh = await CoreHost.CreateAsync();
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await Snapshot.RestoreAsync(host.Database, version);

        await host.Get<Migrator>().MigrateAsync(CancellationToken.None);

        var expected = await SchemaShape.OfAsync(fresh.Database);
        Assert.True(expected.Length > 150, $"{expected.Length} lines");
        Assert.Equal(expected, await SchemaShape.OfAsync(host.Database));
        Assert.True((await host.Get<Migrator>().MigrateAsync(CancellationToken.None)).IsNothing);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Resume_RunThatAnEarlierVersionStopped_LoadsTheRest(string version)
    {
        await using var host = await EngineHost.CreateAsync(migrate: false);
        await Snapshot.RestoreAsync(host.Core.Database, version);
        await host.Core.Get<Migrator>().MigrateAsync(CancellationToken.None);
        Snapshot.AddFeed(host);
        var stopped = await host.Core.Get<RunReader>().FindAsync(null, EngineHost.Feed, CancellationToken.None);
        Assert.Equal((RunState.Incomplete, 50L, Snapshot.PagesCommitted), (stopped!.State, stopped.Counts.Inserted, stopped.PagesCommitted));

        var end = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((stopped.RunId, RunState.Succeeded), (end.RunId, end.State));
        Assert.Equal((Snapshot.Products, Snapshot.Products, 12L), (end.Read, end.Inserted, end.Chunks));
        Assert.Equal(Snapshot.Products, await host.Core.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM catalog.product p JOIN generate_series(1, {Snapshot.Products}) n ON p.external_id = 'P' || n AND p.title = 'Lamp ' || n WHERE p.feed = 'shop'"));
        Assert.Equal(2 * Snapshot.Products, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE feed = 'shop' AND discontinued_at IS NULL"));
        Assert.Equal(Snapshot.Products + 3, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Ledger_OfAnEarlierVersion_StillTellsWhatItHolds(string version)
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await Snapshot.RestoreAsync(host.Database, version);
        await host.Get<Migrator>().MigrateAsync(CancellationToken.None);

        var finished = await host.Get<RunReader>().FindAsync(null, "finished", CancellationToken.None);
        var state = await host.Get<WatermarkLedger>().FindAsync("changing", CancellationToken.None);
        var next = await host.Get<RunLedger>().BeginAsync(
            new RunOrder(Guid.CreateVersion7(), "changing", BeginMode.Start, "holder"), Snapshot.Start, CancellationToken.None);

        Assert.Equal((RunState.SucceededWithRejects, 4L, 2L, 2L), (finished!.State, finished.Counts.Read, finished.Counts.Inserted, finished.Counts.Rejected));
        Assert.Equal(2, await host.Database.ScalarAsync<long>($"SELECT count(*) FROM etl.reject WHERE run_id = '{finished.RunId}' AND length(raw) > 0"));
        Assert.Equal((Snapshot.Watermark, Snapshot.Cursor.ToString()), (state.Watermark!.Value, state.Of));
        Assert.Equal(BeginOutcome.Begun, next.Outcome);
        Assert.Equal("95", (await host.Get<RunReader>().FindAsync(next.RunId, null, CancellationToken.None))!.Since);
    }
}
