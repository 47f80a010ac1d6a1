using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A run of more segments than one history holds.</summary>
public sealed class LongRunTests
{
    [Fact]
    public async Task Run_MoreSegmentsThanAHistoryHolds_ContinuesAsNewAndLoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(1_200));
        await host.StartProcessAsync();

        var run = await host.StartRunAsync();

        await host.AssertSucceededAsync(run);
        var segments = host.Feed.Pages / host.Feed.PagesPerSegment;
        Assert.True(segments > CatalogLoad.SegmentsPerHistory);
        var history = await host.TaskHub.GetOrchestrationHistoryAsync(run.ToString("D"), null);
        Assert.InRange(Occurrences(history, "SubOrchestrationInstanceCreatedEvent"), 1, segments - CatalogLoad.SegmentsPerHistory);
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
