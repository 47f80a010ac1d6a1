using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests;

public sealed class CoreHostTests
{
    [Fact]
    public async Task Create_OnePageOfTwoProducts_IsLoadedByTheActivities()
    {
        await using var host = await CoreHost.CreateAsync();
        host.Feeds.Add("shop", [SampleRecord.Json(1), SampleRecord.Json(2)]);
        var begin = await host.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
            new BeginRunInput(Guid.CreateVersion7(), "shop", BeginMode.Start, "test"), CancellationToken.None);
        var runId = begin.RunId!.Value;
        var plan = await host.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(
            new PlanSegmentInput(runId, begin.Epoch, "shop", 0, begin.Limits), CancellationToken.None);
        var page = await host.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(
            new LoadPageInput(runId, begin.Epoch, "shop", Assert.Single(plan.Pages), begin.Limits), CancellationToken.None);
        var end = await host.Get<IActivity<CompleteRunInput, CompleteRunOutput>>().RunAsync(
            new CompleteRunInput(runId, begin.Epoch, "shop"), CancellationToken.None);

        Assert.Equal(PageOutcome.Committed, page.Outcome);
        Assert.Equal(2, page.Counts.Inserted);
        Assert.Equal(RunState.Succeeded, end.Summary.State);
        Assert.Equal(2, await host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }
}
