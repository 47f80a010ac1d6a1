using DurableTask.Core.History;
using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A run of more segments than one history holds.</summary>
public sealed class LongRunTests
{
    [Fact]
    public async Task Run_MoreSegmentsThanAHistoryHolds_ContinuesAsNewAndLoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(480));
        await host.StartProcessAsync();

        var run = await host.StartRunAsync();

        await host.AssertSucceededAsync(run);
        var segments = host.Feed.Pages / host.Feed.PagesPerSegment;
        Assert.True(segments > CatalogLoad.SegmentsPerHistory);
        var last = await host.HistoryAsync<SubOrchestrationInstanceCreatedEvent>(run.ToString("D"), EventType.SubOrchestrationInstanceCreated);
        Assert.Equal(segments - CatalogLoad.SegmentsPerHistory, last.Count);
    }
}
