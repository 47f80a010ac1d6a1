using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Serializing;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>The message that starts a segment comes a second time, as queues may deliver it: the very same one, out of the segment's own history.</summary>
public sealed class RedeliveredStartTests
{
    [Fact]
    public async Task Segment_StartComesAgainWhileItIsAtWork_LoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(500));
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, 1))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            await host.TaskHub.SendTaskOrchestrationMessageAsync(await StartOfFirstSegmentAsync(host, run));
            await host.MessagesTakenAsync();
        }

        await host.AssertSucceededAsync(run);
    }

    [Fact]
    public async Task Segment_StartComesAgainAfterItIsPurged_LoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(500));
        TaskMessage start;
        Guid run;
        var first = await PageGate.CloseAsync(host.Database, 1);
        await host.StartProcessAsync();
        run = await host.StartRunAsync();
        await host.ReachedAsync(first);
        start = await StartOfFirstSegmentAsync(host, run);
        await first.DisposeAsync();

        await using (await PageGate.CloseAsync(host.Database, 40))
        {
            var segment = start.OrchestrationInstance.InstanceId;
            await host.Process.UntilAsync("the first segment is purged", async () => await host.Client.GetInstanceAsync(segment) is null);
            await host.TaskHub.SendTaskOrchestrationMessageAsync(start);
            await host.MessagesTakenAsync();
        }

        await host.AssertSucceededAsync(run);
    }

    private static async Task<TaskMessage> StartOfFirstSegmentAsync(EngineHost host, Guid run)
    {
        var segment = SegmentId.Of(new SegmentLoadInput(run, 1, ShopFeed.Name, [new SegmentPage(1, "")], new(), 1));
        var state = await host.TaskHub.GetOrchestrationStateAsync(segment, null);
        var history = await host.TaskHub.GetOrchestrationHistoryAsync(segment, state.OrchestrationInstance.ExecutionId);
        var started = JsonDataConverter.Default.Deserialize<List<HistoryEvent>>(history).OfType<ExecutionStartedEvent>().Single();
        Assert.Equal(run.ToString("D"), started.ParentInstance.OrchestrationInstance.InstanceId);
        return new TaskMessage { Event = started, OrchestrationInstance = started.OrchestrationInstance };
    }
}
