using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.Diagnostics;

public sealed class EtlTelemetryTests
{
    [Fact]
    public async Task LoadPage_ThreeRecordsOneBad_IsMeasured()
    {
        const string Feed = "measured";
        await using var host = await CoreHost.CreateAsync();
        host.Feeds.Add(Feed, [SampleRecord.Json(1), "{}", SampleRecord.Json(2)]);
        using var metrics = new MetricsProbe();
        var begin = await host.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
            new BeginRunInput(Guid.CreateVersion7(), Feed, BeginMode.Start, "test"), CancellationToken.None);
        var plan = await host.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(
            new PlanSegmentInput(begin.RunId!.Value, begin.Epoch, Feed, 0, begin.Limits), CancellationToken.None);

        await host.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(
            new LoadPageInput(begin.RunId.Value, begin.Epoch, Feed, plan.Pages[0], begin.Limits), CancellationToken.None);

        Assert.Equal(2, metrics.Sum("etl.products", ("etl.feed", Feed), ("etl.outcome", "inserted")));
        Assert.Equal(1, metrics.Sum("etl.rejects", "etl.feed", Feed));
        Assert.Equal(1, metrics.Sum("etl.chunks", "etl.feed", Feed));
        Assert.Equal(1, metrics.Sum("etl.pages", ("etl.feed", Feed), ("etl.outcome", "committed")));
        Assert.Equal(1, metrics.Count("etl.chunk.duration", ("etl.feed", Feed)));
    }
}
