using System.Text;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Orchestration.Simulation;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>Histories, their inputs and the pages loaded at once stay bounded whatever the catalog's size.</summary>
public sealed class CatalogLoadBoundsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(8, 8)]
    // The segment that began first has few pages left when the second has its share under way.
    [InlineData(64, 33)]
    public void Run_MaxParallelPages_IsNeverExceeded(int maxParallelPages, int reached)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var ledger = new FakeLedger(400) { Limits = new() { MaxParallelPages = maxParallelPages } };
            var engine = Scenario.Engine(ledger, seed);
            engine.Run();
            Assert.Equal(400, ledger.Committed);
            Assert.InRange(engine.MostPagesAtOnce, reached, maxParallelPages);
            Assert.Equal(maxParallelPages == 1 ? 1 : 2, engine.MostSegmentsAtOnce);
        }
    }

    [Fact]
    public void Run_PagesThatWait_StillCountAsLoading()
    {
        var ledger = new FakeLedger(100) { Limits = new() { MaxParallelPages = 6, PagesPerSegment = 10 } };
        ledger.Page = (_, attempt) => attempt < 3 ? Scenario.Wait(ledger.Now.AddSeconds(60)) : null;
        var engine = Scenario.Engine(ledger);
        engine.Run();
        Assert.Equal(100, ledger.Committed);
        Assert.InRange(engine.MostPagesAtOnce, 1, 6);
    }

    [Fact]
    public void Run_OneMillionProducts_KeepsHistoriesAsSmallAsForFewProducts()
    {
        var small = Measure(pages: 2_000);
        var large = Measure(pages: 40_000);

        // A plan and a segment's call, with an answer each, and the progress shown after both; two more calls at the end.
        var bound = 1 + (CatalogLoad.SegmentsPerHistory * 6) + 8;
        Assert.InRange(large.ParentEvents, small.ParentEvents, bound);
        // One activity a page and its answer, the start and the return.
        Assert.Equal((2 * 40) + 2, large.SegmentEvents);
        // Numbers in it have a few digits more; nothing else grows.
        Assert.InRange(large.ContinuationBytes, 1, small.ContinuationBytes + 60);
        Assert.InRange(large.ContinuationBytes, 1, 1_200);
    }

    [Fact]
    public void Run_SourceThatMakesPlansWaitOverAndOver_ContinuesAsNewBetween()
    {
        var ledger = new FakeLedger(100);
        ledger.Plan = (planned, plan) => plan < 200 ? new PlanSegmentOutput([], false, planned, NotBefore: ledger.Now.AddMinutes(1)) : null;
        var engine = Scenario.Engine(ledger);
        engine.Run();
        Assert.Equal(100, ledger.Committed);
        Assert.InRange(engine.Continuations.Count, 199 / CatalogLoad.SegmentsPerHistory, 200);
        // A plan, a timer, an answer each, and the progress shown three times.
        Assert.InRange(engine.Finished.Where(h => h[0].Name == Workflows.CatalogLoad.Name).Max(h => h.Count), 1, 1 + (CatalogLoad.SegmentsPerHistory * 7) + 8);
        var plans = engine.Finished.SelectMany(h => h).Where(e => e.Kind == HistoryKind.ActivityCalled && e.Name == Activities.PlanSegment.Name);
        Assert.All(plans.Skip(1).Take(199), e => Assert.True(PortJson.To<PlanSegmentInput>(e.Json).AfterWait));
    }

    [Fact]
    public void Run_PageThatTheSourceMakesWaitOverAndOver_IsGivenUp()
    {
        var ledger = new FakeLedger(3);
        ledger.Page = (page, _) => page == 2 ? Scenario.Wait(ledger.Now.AddSeconds(60)) : null;
        Scenario.Engine(ledger).Run();
        Assert.Equal((2, 1), (ledger.Committed, ledger.Failed));
        Assert.Equal(SegmentLoad.MaxWaits + 1, ledger.Attempts[2]);
    }

    private static (int ParentEvents, int SegmentEvents, int ContinuationBytes) Measure(int pages)
    {
        var ledger = new FakeLedger(pages);
        var engine = Scenario.Engine(ledger);
        engine.Run();
        Assert.Equal(pages, ledger.Committed);
        Assert.Equal(pages / 40, ledger.Calls[Activities.PlanSegment.Name]);
        return (
            engine.Finished.Where(h => h[0].Name == Workflows.CatalogLoad.Name).Max(h => h.Count),
            engine.Finished.Where(h => h[0].Name == Workflows.SegmentLoad.Name).Max(h => h.Count),
            engine.Continuations.Max(Encoding.UTF8.GetByteCount));
    }
}
