using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Starting an id again: only an instance that is over is replaced, as an adopted run needs it, and none at work ever is.</summary>
public sealed class SameIdTests
{
    [Fact]
    public async Task Schedule_AnIdThatIsAtWorkOrOver_ReplacesOnlyWhatIsOver()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        var run = Guid.CreateVersion7();
        var id = run.ToString("D");
        var input = new CatalogLoadInput(new BeginRunInput(run, ShopFeed.Name, BeginMode.Start, "durable:same"));
        await using (var gate = await PageGate.CloseAsync(host.Database, 1))
        {
            await host.StartProcessAsync();
            await host.Client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, null, new StartOrchestrationOptions(id));
            Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.OverAsync(run)).RuntimeStatus);

            Assert.True(await host.Engine.ScheduleAsync(run, input, isBeside: false, CancellationToken.None), "failed");

            await host.ReachedAsync(gate);
            var atWork = await ExecutionAsync();
            Assert.False(await host.Engine.ScheduleAsync(run, input, isBeside: false, CancellationToken.None), "running");
            await host.Client.SuspendInstanceAsync(id, "by hand");
            await StatusAsync(OrchestrationRuntimeStatus.Suspended);
            Assert.False(await host.Engine.ScheduleAsync(run, input, isBeside: false, CancellationToken.None), "suspended");
            Assert.Equal(atWork, await ExecutionAsync());

            await host.Client.TerminateInstanceAsync(id, "by hand");
            await StatusAsync(OrchestrationRuntimeStatus.Terminated);
        }

        Assert.True(await host.Engine.ScheduleAsync(run, input, isBeside: false, CancellationToken.None), "terminated");
        await host.AssertSucceededAsync(run);
        var loaded = await ExecutionAsync();

        Assert.True(await host.Engine.ScheduleAsync(run, input with { Begin = input.Begin with { Mode = BeginMode.Resume } }, isBeside: false, CancellationToken.None), "completed");
        await host.Process.UntilAsync("the new instance has taken the place", async () => await ExecutionAsync() != loaded);
        Assert.Equal(BeginOutcome.Finished, (await host.OverAsync(run)).ReadOutputAs<CatalogLoadOutput>()!.Begin!.Outcome);
        await host.Feed.AssertCatalogAsync(host.Database);

        async Task<string> ExecutionAsync() => (await host.TaskHub.GetOrchestrationStateAsync(id, null)).OrchestrationInstance.ExecutionId;

        Task StatusAsync(OrchestrationRuntimeStatus status) =>
            host.Process.UntilAsync($"the instance is {status}", async () => (await host.Client.GetInstanceAsync(id))!.RuntimeStatus == status);
    }
}
