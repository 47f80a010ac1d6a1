using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
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
        var gate = await PageGate.CloseAsync(host.Database, 1);
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();
        var id = run.ToString("D");
        var again = new CatalogLoadInput(new BeginRunInput(run, ShopFeed.Name, BeginMode.Resume, "durable:again"));
        await host.ReachedAsync(gate);
        var execution = await ExecutionAsync();

        Assert.False(await host.Engine.ScheduleAsync(run, again, CancellationToken.None));
        await host.Client.SuspendInstanceAsync(id, "by hand");
        await host.Process.UntilAsync("the instance is suspended", async () => (await host.Client.GetInstanceAsync(id))!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        Assert.False(await host.Engine.ScheduleAsync(run, again, CancellationToken.None));
        await host.Client.ResumeInstanceAsync(id, "by hand");
        Assert.Equal(execution, await ExecutionAsync());

        await host.Client.TerminateInstanceAsync(id, "by hand");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.OverAsync(run)).RuntimeStatus);
        await gate.DisposeAsync();
        Assert.Equal(run, await host.StartRunAsync(BeginOutcome.Adopted));
        await host.AssertSucceededAsync(run);

        Assert.True(await host.Engine.ScheduleAsync(run, again, CancellationToken.None));
        await host.Process.UntilAsync("the new instance is over", async () => await ExecutionAsync() != execution && (await host.OverAsync(run)).ReadOutputAs<CatalogLoadOutput>()!.Begin!.Outcome == BeginOutcome.Finished);
        await host.Feed.AssertCatalogAsync(host.Database);

        async Task<string> ExecutionAsync() => (await host.TaskHub.GetOrchestrationStateAsync(id, null)).OrchestrationInstance.ExecutionId;
    }

    [Fact]
    public async Task Schedule_AnIdThatFailed_ReplacesIt()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        await host.StartProcessAsync();
        var run = Guid.CreateVersion7();
        await host.Client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, null, new StartOrchestrationOptions(run.ToString("D")));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.OverAsync(run)).RuntimeStatus);

        Assert.True(await host.Engine.ScheduleAsync(
            run, new CatalogLoadInput(new BeginRunInput(run, ShopFeed.Name, BeginMode.Start, "durable:x")), CancellationToken.None));

        await host.AssertSucceededAsync(run);
    }
}
