using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The catalog's disk fills up in the middle of a run.</summary>
public sealed class FullDiskTests
{
    private const int Products = 12_000;

    [SmallDiskFact]
    public async Task Run_CatalogsDiskFills_EndsIncompleteAndResumesWhenThereIsRoom()
    {
        await using var host = await EngineHost.CreateAsync();
        var database = host.Core.Database;
        await using var disk = await SmallDisk.MountAsync(1, (await database.ScalarAsync<string>("SHOW data_directory"))!);
        var tablespace = $"small_{Guid.CreateVersion7():N}";
        await database.ExecuteAsync($"CREATE TABLESPACE {tablespace} LOCATION '{disk.Folder}'");
        try
        {
            await database.ExecuteAsync($"ALTER TABLE catalog.product SET TABLESPACE {tablespace}");
            await database.ExecuteAsync($"ALTER TABLE catalog.sku SET TABLESPACE {tablespace}");
            host.AddFeed(Products, new LimitOptions { PageSize = 250 });

            var full = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

            Assert.Equal(RunState.Incomplete, full.State);
            Assert.InRange(full.Inserted, 1, Products - 1);
            Assert.Equal(full.Inserted, await database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
            Assert.Equal((full.Inserted, 0L), (full.Read, full.Rejected));
            Assert.Contains("No space left on device", await database.ScalarAsync<string>("SELECT error FROM etl.page WHERE state = 'failed' LIMIT 1"), StringComparison.Ordinal);

            await disk.GrowAsync(64);
            var whole = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

            Assert.Equal((RunState.Succeeded, full.RunId, (long)Products), (whole.State, whole.RunId, whole.Inserted));
            await host.AssertCatalogAsync(Products);
        }
        finally
        {
            await database.ExecuteAsync("DROP SCHEMA catalog CASCADE");
            await database.ExecuteAsync($"DROP TABLESPACE {tablespace}");
        }
    }
}
