using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Orchestration.Simulation;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>The database goes away under a run: the run's own workflow waits, and everything goes on where it was.</summary>
public sealed class DatabaseOutageTests
{
    private static readonly LimitOptions Small = new() { PagesPerSegment = 4, MaxParallelPages = 4 };

    public static TheoryData<string> EveryActivity =>
        ["BeginRun", "LoadHead", "PlanSegment", "LoadPage", "FailPage", "Reconcile", "DeleteMissing", "CompleteRun"];

    [Theory]
    [MemberData(nameof(EveryActivity))]
    public void Run_DatabaseAwayForTwentyMinutes_LosesNothing(string activity)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var ledger = Ledger();
            DateTimeOffset? back = null;
            ledger.IsAway = name => (name == activity || back is not null) && ledger.Now < (back ??= ledger.Now.AddMinutes(20));
            ledger.Page = (page, attempt) => activity == "FailPage" && page == 5 && attempt == 1 ? throw Scenario.Exhausted("LoadPage") : null;
            var engine = Scenario.Engine(ledger, seed);

            var output = engine.Run();

            Assert.True(ledger.Now >= back);
            Assert.InRange(ledger.Now, back.Value, back.Value.AddMinutes(2));
            Assert.Equal(40, ledger.Committed);
            Assert.Equal((WorkflowState.Succeeded, null), (output.State, output.Reason));
            var told = ledger.Completed!.Outages!;
            Assert.Equal(1, told.Count);
            Assert.InRange(told.Seconds, 1_190, 1_320);
        }
    }

    [Fact]
    public void Run_DatabaseAway_ShowsTheWaitAndGoesOnShowingThatItRuns()
    {
        var ledger = Ledger();
        DateTimeOffset? back = null;
        ledger.IsAway = name => ledger.Committed >= 8 && ledger.Now < (back ??= ledger.Now.AddMinutes(5));
        var engine = Scenario.Engine(ledger);

        engine.Run();

        var shown = Shown(engine);
        var waiting = shown.Where(p => p.State == WorkflowState.WaitingForDatabase).ToList();
        Assert.NotEmpty(waiting);
        Assert.All(waiting, p => Assert.True(p.WaitingUntil > p.DatabaseAwaySince && p.Reason == "connection refused"));
        Assert.Single(waiting.Select(p => p.DatabaseAwaySince).Distinct());
        Assert.Equal(WorkflowState.Running, shown[shown.IndexOf(waiting[^1]) + 1].State);
        Assert.Equal((WorkflowState.Succeeded, null, null), (shown[^1].State, shown[^1].WaitingUntil, shown[^1].DatabaseAwaySince));
    }

    [Fact]
    public void Run_DatabaseAway_OnlyTheRunsWorkflowWaits()
    {
        var ledger = Ledger();
        DateTimeOffset? back = null;
        ledger.IsAway = name => ledger.Committed >= 8 && ledger.Now < (back ??= ledger.Now.AddMinutes(50));
        var engine = Scenario.Engine(ledger);

        engine.Run();

        var (parents, segments) = (Histories(engine, Workflows.CatalogLoad.Name), Histories(engine, Workflows.SegmentLoad.Name));
        Assert.DoesNotContain(segments.SelectMany(h => h), e => e.Kind == HistoryKind.TimerSet);
        Assert.Contains(parents.SelectMany(h => h), e => e is { Kind: HistoryKind.TimerSet, Name: "database" });
        Assert.Equal(0, ledger.Calls.GetValueOrDefault("FailPage"));
        Assert.All(ledger.Attempts, a => Assert.Equal(1, a.Value));
    }

    [Fact]
    public void Run_SegmentsHandedOutAgain_AreOthersThanBefore()
    {
        var ledger = Ledger();
        DateTimeOffset? back = null;
        ledger.IsAway = name => name == "LoadPage" && ledger.Now < (back ??= ledger.Now.AddMinutes(1));
        var engine = Scenario.Engine(ledger);

        engine.Run();

        var segments = Histories(engine, Workflows.SegmentLoad.Name).Select(h => PortJson.To<SegmentLoadInput>(h[0].Json)).ToList();
        Assert.True(segments.Max(s => s.Round) > 1);
        Assert.Equal(segments.Count, segments.Select(s => (s.Round, s.Pages[0].Number)).Distinct().Count());
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(1, 1)]
    [InlineData(1440, 1440)]
    public void Run_DatabaseAwayForTooLong_EndsWithTheTimeInItsReason(int? minutes, int waited)
    {
        var ledger = Ledger();
        DateTimeOffset? since = null;
        ledger.IsAway = _ => ledger.Committed >= 8 && (since ??= ledger.Now) <= ledger.Now;
        var engine = new SimulatedEngine(ledger, 1, Scenario.Input with { MaxOutageMinutes = minutes });

        engine.Run();

        Assert.Null(engine.Output);
        Assert.InRange(ledger.Now, since!.Value.AddMinutes(waited), since.Value.AddMinutes(waited + 1));
        Assert.StartsWith("The database was waited for ", engine.Failure, StringComparison.Ordinal);
        Assert.EndsWith("The last attempt: connection refused", engine.Failure, StringComparison.Ordinal);
        var last = Shown(engine)[^1];
        Assert.Equal((WorkflowState.Incomplete, engine.Failure, null), (last.State, last.Reason, last.WaitingUntil));
        // A day makes no more attempts than a history can hold.
        Assert.InRange(engine.Finished.SelectMany(h => h).Count(e => e is { Kind: HistoryKind.TimerSet, Name: "database" }), 1, 270);
    }

    [Fact]
    public void Run_DatabaseBackBehindTheLongestWait_IsGivenItsVerdict()
    {
        var ledger = Ledger();
        DateTimeOffset? back = null;
        // The plan finds that it was waited long enough; the verdict can be written again.
        ledger.IsAway = name => name == "PlanSegment" && ledger.Committed >= 8 && ledger.Now < (back ??= ledger.Now.AddMinutes(90));

        var output = Scenario.Engine(ledger).Run();

        Assert.Equal(WorkflowState.Incomplete, output.State);
        Assert.StartsWith("The database was waited for 1 h 0 min (since ", output.Completion!.Stop!.Message, StringComparison.Ordinal);
        Assert.Equal(StopKind.Failure, ledger.Completed!.Stop!.Kind);
    }

    [Fact]
    public void Run_ServerThatTakesPlansButNoPages_IsWaitedForAtEverLongerIntervals()
    {
        var ledger = Ledger();
        // As one that is full: a page needs a connection that a plan, alone, may still get.
        ledger.IsAway = name => name == "LoadPage";

        var output = Scenario.Engine(ledger).Run();

        Assert.Equal(WorkflowState.Incomplete, output.State);
        Assert.StartsWith("The database was waited for 1 h", output.Reason, StringComparison.Ordinal);
        // Three plans with each wait.
        Assert.InRange(ledger.Calls["PlanSegment"], 150, 260);
    }

    [Fact]
    public void Run_ServerThatIsAwayAgainAndAgain_IsGoneOnWithAsLongAsPagesAreLoaded()
    {
        var ledger = Ledger();
        var pages = 0;
        ledger.IsAway = name => name == "LoadPage" && ++pages % 3 == 0;

        var output = Scenario.Engine(ledger).Run();

        Assert.Equal(WorkflowState.Succeeded, output.State);
        Assert.Equal(40, ledger.Committed);
    }

    private static FakeLedger Ledger() => new(40) { Limits = Small, HoldsShape = true, Deletes = _ => new DeleteMissingOutput(false) };

    private static List<RunProgress> Shown(SimulatedEngine engine) =>
        [.. Histories(engine, Workflows.CatalogLoad.Name).SelectMany(h => h).Where(e => e.Kind == HistoryKind.ProgressShown).Select(e => PortJson.To<RunProgress>(e.Json))];

    private static List<IReadOnlyList<HistoryEvent>> Histories(SimulatedEngine engine, string workflow) => [.. engine.Finished.Where(h => h[0].Name == workflow)];
}
