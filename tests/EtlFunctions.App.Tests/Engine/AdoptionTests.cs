using System.Text.Json;
using DurableTask.Core;
using DurableTask.Core.History;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Triggers;
using EtlFunctions.Ledger;
using EtlFunctions.Starting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

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

    [Fact]
    public async Task Start_InstanceOfANewerVersionAfterARollback_AdoptsTheRunBesideIt()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        await host.StartProcessAsync();
        // What a host of the newer version leaves: the lease in its hands, and an instance that nobody here goes on with.
        var newer = new DurableRunEngine(Stranding(host), new WorkflowVersion("2"), host.Get<FinishedSegments>(), host.Get<TimeProvider>());
        var begin = await host.Get<RunStarter>().StartAsync(newer, new StartOrder(ShopFeed.Name), CancellationToken.None);
        var run = begin.RunId!.Value;
        Assert.Equal(run, await host.StartRunAsync(BeginOutcome.Held));
        await host.Process.UntilAsync(
            "the lease is over", async () => await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.feed_state WHERE lease_until > clock_timestamp()") == 0);

        Assert.Equal(run, await host.StartRunAsync(BeginOutcome.Adopted));

        await host.Process.UntilAsync("the run has succeeded", async () => (await host.Get<RunReader>().FindAsync(run, null, CancellationToken.None))!.State == RunState.Succeeded);
        await host.Feed.AssertCatalogAsync(host.Database);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(run.ToString("D")))!.RuntimeStatus);
        Assert.Equal(2, (await host.Get<RunReader>().FindAsync(run, null, CancellationToken.None))!.Epoch);
    }

    /// <summary>A client whose instances begin tomorrow.</summary>
    private static DurableTaskClient Stranding(EngineHost host)
    {
        var stranding = new Mock<DurableTaskClient>("stranding") { CallBase = true };
        stranding.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string id, bool all, CancellationToken token) => host.Client.GetInstancesAsync(id, all, token));
        stranding.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .Returns(async (TaskName name, object input, StartOrchestrationOptions options, CancellationToken _) =>
            {
                var instance = new OrchestrationInstance { InstanceId = options.InstanceId, ExecutionId = $"{Guid.NewGuid():N}" };
                var start = new ExecutionStartedEvent(-1, JsonSerializer.Serialize(input, DurableJson.Options))
                {
                    Name = name, Version = "", Tags = new Dictionary<string, string>(), OrchestrationInstance = instance, ScheduledStartTime = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1),
                };
                await host.TaskHub.CreateTaskOrchestrationAsync(new TaskMessage { OrchestrationInstance = instance, Event = start });
                return options.InstanceId!;
            });
        return stranding.Object;
    }
}
