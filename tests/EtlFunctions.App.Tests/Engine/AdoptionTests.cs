using DurableTask.Core;
using EtlFunctions.Ledger;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Runs whose orchestration is gone are adopted by the next start, under the same id and a higher epoch.</summary>
public sealed class AdoptionTests
{
    private const int HeldFrom = 20;

    [Fact]
    public async Task Start_InstanceTerminatedByHand_AdoptsTheRunAtOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, HeldFrom))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            await host.Client.TerminateInstanceAsync(run.ToString("D"), "by hand");
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.OverAsync(run)).RuntimeStatus);
        }

        Assert.Equal(run, await host.StartRunAsync(BeginOutcome.Adopted));

        Assert.Equal(2, (await host.AssertSucceededAsync(run)).Epoch);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Fact]
    public async Task Start_TaskHubDeleted_AdoptsTheRunWhenItsLeaseIsOver()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, HeldFrom))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            host.Process.Kill();
        }

        await ((IOrchestrationService)host.TaskHub).DeleteAsync();
        await host.StartProcessAsync();
        await host.Process.UntilAsync(
            "the lease is over", async () => await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.feed_state WHERE lease_until > clock_timestamp()") == 0);
        Assert.Null(await host.Client.GetInstanceAsync(run.ToString("D")));

        Assert.Equal(run, await host.StartRunAsync(BeginOutcome.Adopted));

        Assert.Equal(2, (await host.AssertSucceededAsync(run)).Epoch);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }
}
