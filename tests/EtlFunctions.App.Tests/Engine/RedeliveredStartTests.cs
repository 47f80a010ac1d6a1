using DurableTask.Core;
using DurableTask.Core.History;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>The message that starts a segment comes a second time, as queues may deliver it: the very same one, out of the segment's own history.</summary>
public sealed class RedeliveredStartTests
{
    [Fact]
    public async Task Segment_StartComesAgainWhileAtWorkAndOncePurged_LoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        TaskMessage start;
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, 1))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            start = await StartOfFirstSegmentAsync(host, run);
            await host.SendAsync(start);
        }

        await using (var gate = await PageGate.CloseAsync(host.Database, 30))
        {
            await host.ReachedAsync(gate);
            var segment = start.OrchestrationInstance.InstanceId;
            await host.Process.UntilAsync("the first segment is purged", async () => await host.Client.GetInstanceAsync(segment) is null);
            await host.SendAsync(start);
        }

        await host.AssertSucceededAsync(run);
    }

    private static async Task<TaskMessage> StartOfFirstSegmentAsync(EngineHost host, Guid run)
    {
        var segment = SegmentId.Of(new SegmentLoadInput(run, 1, ShopFeed.Name, [new SegmentPage(1, "")], new(), 1));
        var started = Assert.Single(await host.HistoryAsync<ExecutionStartedEvent>(segment, EventType.ExecutionStarted));
        Assert.Equal(run.ToString("D"), started.ParentInstance.OrchestrationInstance.InstanceId);
        return new TaskMessage { Event = started, OrchestrationInstance = started.OrchestrationInstance };
    }
}
