using EtlFunctions.Api;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Ledger;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A run cancelled in the middle commits nothing more, and the next one loads everything.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Cancel_PagesUnderWay_CommitNothingMore()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        Guid run;
        long committed;
        await using (var gate = await PageGate.CloseAsync(host.Database, 1))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
        }

        // The cancel waits for the rows of pages that commit at this moment; from then on the ledger refuses every other.
        var answer = await host.Get<RunsApi>().CancelAsync(host.Engine, run.ToString("D"), CancellationToken.None);
        committed = await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE state = 'committed'");

        Assert.Equal(200, answer.Status);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.OverAsync(run)).RuntimeStatus);
        // Whatever a cancel cannot wait for, as on a busy machine, is purged by the night.
        await host.Process.UntilAsync("nothing but the run's own history is left", async () =>
        {
            await host.Get<OldHistories>().PurgeAsync(host.Client, CancellationToken.None);
            return await host.InstancesAsync(run) is [var own] && own == run.ToString("D");
        });
        var next = await host.StartRunAsync();
        Assert.NotEqual(run, next);
        await host.OverAsync(next);
        var cancelled = (await host.Get<RunReader>().FindAsync(run, null, CancellationToken.None))!;
        Assert.Equal((RunState.Cancelled, committed), (cancelled.State, (long)cancelled.PagesCommitted));
        var loaded = (await host.Get<RunReader>().FindAsync(next, null, CancellationToken.None))!;
        Assert.Equal((RunState.Succeeded, 400L, 400L), (loaded.State, loaded.Counts.Read, loaded.Counts.Inserted + loaded.Counts.Unchanged));
        await host.Feed.AssertCatalogAsync(host.Database);
    }
}
