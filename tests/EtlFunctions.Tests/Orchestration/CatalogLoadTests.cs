using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Orchestration.Simulation;

namespace EtlFunctions.Tests.Orchestration;

public sealed class CatalogLoadTests
{
    [Fact]
    public void Run_EmptySource_IsCompletedWithoutAPage()
    {
        var ledger = new FakeLedger(0);
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(RunState.Succeeded, output.Completion!.Summary.State);
        Assert.False(ledger.Calls.ContainsKey("LoadPage"));
    }

    [Theory]
    [InlineData(BeginOutcome.Held)]
    [InlineData(BeginOutcome.Changed)]
    [InlineData(BeginOutcome.Finished)]
    [InlineData(BeginOutcome.Superseded)]
    [InlineData(BeginOutcome.Unknown)]
    public void Run_MayNotBegin_CallsNothingElse(BeginOutcome outcome)
    {
        var ledger = new FakeLedger(10) { BeginWith = new BeginRunOutput { Outcome = outcome } };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(outcome, output.Begin!.Outcome);
        Assert.Null(output.Completion);
        Assert.Equal(["BeginRun"], ledger.Calls.Keys);
    }

    [Fact]
    public void Run_ThatDeletes_GoesOnUntilAllIsDone_AndThenCompletes()
    {
        var ledger = new FakeLedger(100) { Deletes = call => new DeleteMissingOutput(GoesOn: call < 3) };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal((3, 3, 1), (ledger.Calls["DeleteMissing"], ledger.Calls["Reconcile"], ledger.Calls["CompleteRun"]));
        Assert.Equal((100, 100), (ledger.Committed, ledger.Calls["LoadPage"]));
        Assert.Null(output.Completion!.Stop);
    }

    [Fact]
    public void Run_ThatCannotDelete_IsCompletedWithTheReason()
    {
        var ledger = new FakeLedger(10) { Deletes = _ => throw Scenario.Exhausted("DeleteMissing") };
        Assert.Equal(StopKind.Failure, Scenario.Engine(ledger).Run().Completion!.Stop!.Kind);
    }

    [Fact]
    public void Run_FencedWhileItDeletes_CompletesNothing()
    {
        var ledger = new FakeLedger(10) { Deletes = _ => new DeleteMissingOutput(false, new StopReason(StopKind.Fenced, "taken over")) };
        Assert.Equal(StopKind.Fenced, Scenario.Engine(ledger).Run().Fenced!.Kind);
        Assert.False(ledger.Calls.ContainsKey("CompleteRun"));
    }

    [Fact]
    public void Run_WithAPageThatFailed_DeletesNothing()
    {
        var ledger = new FakeLedger(10) { Page = (page, _) => page == 3 ? new LoadPageOutput(PageOutcome.Failed, LoadCounts.Zero, Error: "why") : null, Deletes = _ => new DeleteMissingOutput(false) };
        Scenario.Engine(ledger).Run();
        Assert.False(ledger.Calls.ContainsKey("DeleteMissing"));
    }

    [Fact]
    public void Run_WithAShapeToHold_LoadsTheFirstPagesBeforeAnyPlan()
    {
        var ledger = new FakeLedger(100) { HoldsShape = true };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(["BeginRun", "LoadHead", "PlanSegment"], ledger.Calls.Keys.Take(3));
        Assert.Equal((100, 96, 1), (ledger.Committed, ledger.Calls["LoadPage"], ledger.Calls["LoadHead"]));
        Assert.Null(output.Completion!.Stop);
    }

    [Fact]
    public void Run_ShapeThatChanged_EndsWithoutLoadingAPage()
    {
        var stop = new StopReason(StopKind.Shape, "price is gone");
        var ledger = new FakeLedger(100) { HoldsShape = true, Head = _ => new LoadHeadOutput(0, 0, LoadCounts.Zero, Stop: stop) };
        Scenario.Engine(ledger).Run();
        Assert.Equal(["BeginRun", "CompleteRun", "LoadHead"], ledger.Calls.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(stop, ledger.Completed!.Stop);
    }

    [Fact]
    public void Run_FirstPagesThatStillFail_AreLeftOutAndThenStopTheRun()
    {
        var once = new FakeLedger(100) { HoldsShape = true, Head = head => head == 1 ? throw Scenario.Exhausted("LoadHead") : null };
        Assert.Null(Scenario.Engine(once).Run().Completion!.Stop);
        Assert.Equal([false, true], once.Heads.Select(h => h.LeavesOut));

        var always = new FakeLedger(100) { HoldsShape = true, Head = _ => throw Scenario.Exhausted("LoadHead") };
        Assert.Equal(new StopReason(StopKind.Failure, "LoadHead still fails"), Scenario.Engine(always).Run().Completion!.Stop);
        Assert.Equal(0, always.Committed);
    }

    [Fact]
    public void Run_FirstPagesThatWait_AreTriedAgainAfterIt()
    {
        var ledger = new FakeLedger(100) { HoldsShape = true };
        var until = ledger.Now.AddMinutes(5);
        ledger.Head = head => head == 1 ? new LoadHeadOutput(0, 0, LoadCounts.Zero, NotBefore: until) : null;
        Scenario.Engine(ledger).Run();
        Assert.Equal([false, true], ledger.Heads.Select(h => h.AfterWait));
        Assert.True(ledger.Now >= until);

        var endless = new FakeLedger(100) { HoldsShape = true, Head = _ => new LoadHeadOutput(0, 0, LoadCounts.Zero, NotBefore: DateTimeOffset.UnixEpoch) };
        Assert.Equal(StopKind.Source, Scenario.Engine(endless).Run().Completion!.Stop!.Kind);
        Assert.Equal(SegmentLoad.MaxWaits + 1, endless.Heads.Count);
    }

    [Fact]
    public void Run_PlansWithoutPagesBeforeTheEnd_GoesOnToTheEnd()
    {
        var ledger = new FakeLedger(100) { Limits = new() { PagesPerSegment = 7 }, IsEmptyPlan = plan => plan % 3 != 0 };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(100, ledger.Committed);
        Assert.Null(output.Completion!.Stop);
    }

    [Fact]
    public void Run_PagesThatFail_DoNotStopTheOthers()
    {
        var ledger = new FakeLedger(100)
        {
            Page = (page, _) => page % 10 == 0 ? Scenario.PageFailed : page % 10 == 5 ? throw Scenario.Exhausted("LoadPage") : null,
        };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(80, ledger.Committed);
        Assert.Equal(20, ledger.Failed);
        Assert.Equal(10, ledger.Calls["FailPage"]);
        Assert.Equal(RunState.Incomplete, output.Completion!.Summary.State);
        Assert.Equal("20 pages failed", output.Completion.Stop!.Message);
    }

    [Fact]
    public void Run_FailureThatCannotBeNoted_StopsTheRun()
    {
        var ledger = new FakeLedger(1000)
        {
            Page = (page, _) => page == 3 ? throw Scenario.Exhausted("LoadPage") : null,
            Fail = _ => Scenario.Exhausted("FailPage"),
        };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(new StopReason(StopKind.Failure, "FailPage still fails"), output.Completion!.Stop);
        Assert.InRange(ledger.Committed, 2, 160);
        Assert.False(ledger.Calls.ContainsKey("Reconcile"));
    }

    [Fact]
    public void Run_Fenced_LetsPagesInFlightEndAndCompletesNothing()
    {
        var ledger = new FakeLedger(1000) { Page = (page, _) => page == 50 ? Scenario.Stop(StopKind.Fenced) : null };
        var output = Scenario.Engine(ledger).Run();
        Assert.Null(output.Completion);
        Assert.Equal(StopKind.Fenced, output.Fenced!.Kind);
        Assert.Null(ledger.Completed);
        Assert.InRange(ledger.Committed, 10, 200);
    }

    [Fact]
    public void Run_TakenOverBeforeItsVerdict_LeavesTheVerdictToTheOther()
    {
        var taken = new StopReason(StopKind.Fenced, "taken over");
        var output = Scenario.Engine(new FakeLedger(10) { CompleteWith = taken }).Run();
        Assert.Null(output.Completion);
        Assert.Equal(taken, output.Fenced);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    public void Run_SourceStopsAPage_CompletesWithTheReason(int stopping)
    {
        var ledger = new FakeLedger(1000) { Page = (page, _) => page == stopping ? Scenario.Stop(StopKind.Source) : null };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(StopKind.Source, ledger.Completed!.Stop!.Kind);
        Assert.Equal(StopKind.Source, output.Completion!.Stop!.Kind);
        Assert.InRange(ledger.Committed, 0, stopping + 120);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_PlanStops_LoadsWhatIsPlannedAndCompletesWithTheReason(int stopping)
    {
        var ledger = new FakeLedger(400);
        ledger.Plan = (planned, plan) =>
            plan == stopping ? new PlanSegmentOutput([], false, planned, Stop: new StopReason(StopKind.Source, "no such file")) : null;
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal("no such file", output.Completion!.Stop!.Message);
        Assert.Equal((stopping - 1) * 40, ledger.Committed);
    }

    [Fact]
    public void Run_PlanStillFailsAfterItsRetries_CompletesWithTheReason()
    {
        var ledger = new FakeLedger(400) { Plan = (_, plan) => plan == 2 ? throw Scenario.Exhausted("PlanSegment") : null };
        var output = Scenario.Engine(ledger).Run();
        Assert.Equal(new StopReason(StopKind.Failure, "PlanSegment still fails"), output.Completion!.Stop);
        Assert.Equal(40, ledger.Committed);
    }

    [Fact]
    public void Run_BooksThatDoNotBalance_CompletesWithTheReason()
    {
        var output = Scenario.Engine(new FakeLedger(10) { Missing = "the counts do not balance" }).Run();
        Assert.Equal(RunState.Incomplete, output.Completion!.Summary.State);
        Assert.Equal("the counts do not balance", output.Completion.Stop!.Message);
    }

    [Fact]
    public void Run_Waits_GoOnNoEarlierAndSayThatTheyWaited()
    {
        var ledger = new FakeLedger(10);
        var start = ledger.Now;
        var until = start.AddHours(2);
        ledger.Plan = (planned, plan) => plan == 1 ? new PlanSegmentOutput([], false, planned, NotBefore: until) : null;
        ledger.Page = (page, attempt) => page == 1 && attempt == 1 ? Scenario.Wait(until.AddHours(1)) : null;
        var engine = Scenario.Engine(ledger);
        var output = engine.Run();
        Assert.Null(output.Completion!.Stop);
        Assert.InRange(ledger.Now, until.AddHours(1), until.AddHours(2));

        var parent = engine.Finished.Single(h => h[0].Name == Workflows.CatalogLoad.Name);
        var plans = Inputs<PlanSegmentInput>(parent, Activities.PlanSegment.Name);
        Assert.Equal([false, true], plans.Select(p => p.AfterWait));
        var shown = parent.Where(e => e.Kind == HistoryKind.ProgressShown).Select(e => PortJson.To<RunProgress>(e.Json)).ToList();
        Assert.Contains(shown, p => p is { State: WorkflowState.RateLimited, WaitingUntil: { } w } && w == until);
        Assert.Equal((WorkflowState.Running, WorkflowState.Succeeded), (shown[^2].State, shown[^1].State));
        Assert.Null(shown[^1].WaitingUntil);

        var pages = Inputs<LoadPageInput>(engine.Finished.Single(h => h[0].Name == Workflows.SegmentLoad.Name), Activities.LoadPage.Name);
        Assert.Equal([false, true], pages.Where(p => p.Page.Number == 1).Select(p => p.AfterWait));
    }

    [Fact]
    public void Run_Progress_AddsUpOverContinueAsNew()
    {
        var ledger = new FakeLedger(100) { Limits = new() { PagesPerSegment = 3 }, Page = (page, _) => page == 50 ? Scenario.PageFailed : null };
        var engine = Scenario.Engine(ledger);
        engine.Run();
        var last = engine.Finished.Where(h => h[0].Name == Workflows.CatalogLoad.Name).SelectMany(h => h).Last(e => e.Kind == HistoryKind.ProgressShown);
        var progress = PortJson.To<RunProgress>(last.Json);
        Assert.Equal((99, 100, 1, 99L * 25), (progress.Pages, progress.PagesPlanned, progress.PagesFailed, progress.Products));
        Assert.True(progress.ProductsPerSecond > 0);
        Assert.Equal(3, engine.Continuations.Count);
    }

    [Fact]
    public void Run_CountsOfAPageThatWaitedBetweenChunks_AreAdded()
    {
        var ledger = new FakeLedger(1);
        ledger.Page = (_, attempt) => attempt == 1
            ? Scenario.Wait(ledger.Now) with { Counts = new LoadCounts { Read = 50, Inserted = 50 } }
            : null;
        var engine = Scenario.Engine(ledger);
        engine.Run();
        var segment = PortJson.To<SegmentLoadOutput>(engine.Finished.Single(h => h[0].Name == Workflows.SegmentLoad.Name)[^1].Json);
        Assert.Equal(75, segment.Counts.Read);
    }

    private static List<T> Inputs<T>(IReadOnlyList<HistoryEvent> history, string activity) =>
        [.. history.Where(e => e.Kind == HistoryKind.ActivityCalled && e.Name == activity).Select(e => PortJson.To<T>(e.Json))];
}
