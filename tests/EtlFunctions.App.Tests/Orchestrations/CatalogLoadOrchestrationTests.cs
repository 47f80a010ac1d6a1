using EtlFunctions.App.Orchestrations;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Orchestrations;

public sealed class CatalogLoadOrchestrationTests
{
    private static readonly CatalogLoadInput Start = new(new BeginRunInput(OrchestrationProbe.RunId, "shop", BeginMode.Resume, "durable:x"));

    private readonly OrchestrationProbe _probe = new();
    private readonly LimitOptions _limits = new() { PagesPerSegment = 4 };

    [Fact]
    public async Task Run_HeldByAnother_EndsWithoutTouchingThePages()
    {
        _probe.Activity<BeginRunInput, BeginRunOutput>("BeginRun", _ => new BeginRunOutput { Outcome = BeginOutcome.Held, Holder = "cli:1" });

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal((BeginOutcome.Held, null, WorkflowState.Refused), (output.Begin!.Outcome, output.Completion, output.State));
        Assert.Equal("The run does not begin here (Held): cli:1 holds the feed.", Shown().Reason);
        Assert.Single(_probe.Calls);
        Assert.Empty(_probe.NewInputs);
    }

    [Fact]
    public async Task Run_FewSegments_LoadsReconcilesAndCompletes()
    {
        Source(segments: 3);

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal(RunState.Succeeded, output.Completion!.Summary.State);
        Assert.Equal(["BeginRun", "CompleteRun", "PlanSegment", "Reconcile", "SegmentLoad"], _probe.Calls.Select(c => c.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(3, _probe.Calls.Count(c => c.Name == "SegmentLoad"));
        Assert.Empty(_probe.NewInputs);
        var last = Shown();
        Assert.Equal((12, 300L, WorkflowState.Succeeded), (last.Pages, last.Products, last.State));
    }

    [Fact]
    public async Task Run_MoreSegmentsThanAHistoryHolds_ContinuesAsNewWithACursorAndCounts()
    {
        Source(segments: 25);

        await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        var next = Assert.IsType<CatalogLoadInput>(Assert.Single(_probe.NewInputs));
        Assert.Equal((40, 1000L), (next.Position!.After, next.Position.Progress.Products));
        Assert.DoesNotContain(_probe.Calls, c => c.Name is "Reconcile" or "CompleteRun");

        _probe.Calls.Clear();
        await CatalogLoadOrchestration.RunAsync(_probe.Context, next);
        Assert.DoesNotContain(_probe.Calls, c => c.Name == "BeginRun");
        Assert.Equal(40, ((PlanSegmentInput)_probe.Calls[0].Input!).After);
    }

    [Fact]
    public async Task Run_SourceAsksToWait_ShowsItWaitsAndGoesOn()
    {
        var until = new DateTimeOffset(_probe.Now.AddMinutes(10));
        var asked = false;
        Source(segments: 1);
        _probe.Activity<PlanSegmentInput, PlanSegmentOutput>("PlanSegment", input =>
        {
            var first = !asked;
            asked = true;
            return first ? new PlanSegmentOutput([], IsEnd: false, 0, NotBefore: until) : Plan(input, segments: 1);
        });

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal([until.UtcDateTime], _probe.Timers);
        Assert.Contains(_probe.Statuses, s => s is RunProgress { State: WorkflowState.RateLimited } p && p.WaitingUntil == until);
        Assert.Equal(RunState.Succeeded, output.Completion!.Summary.State);
    }

    [Fact]
    public async Task Run_PlanningFailsForGood_EndsWithTheReason()
    {
        Source(segments: 1);
        _probe.Activity<PlanSegmentInput, PlanSegmentOutput>("PlanSegment", _ => throw OrchestrationProbe.Failure("PlanSegment", "the source is gone"));

        var failed = await Assert.ThrowsAsync<RunNotSucceededException>(() => CatalogLoadOrchestration.RunAsync(_probe.Context, Start));

        Assert.Equal("The run of feed shop ends incomplete: the source is gone", failed.Message);
        Assert.Equal((WorkflowState.Incomplete, "the source is gone"), (Shown().State, Shown().Reason));
        Assert.Equal("CompleteRun", _probe.Calls[^1].Name);
    }

    [Fact]
    public async Task Run_SegmentTerminatedByHand_EndsIncompleteAfterTheVerdict()
    {
        Source(segments: 3);
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", _ => throw OrchestrationProbe.Failure("SegmentLoad", "terminated"));

        var failed = await Assert.ThrowsAsync<RunNotSucceededException>(() => CatalogLoadOrchestration.RunAsync(_probe.Context, Start));

        Assert.Equal("The run of feed shop ends incomplete: terminated", failed.Message);
        Assert.Equal("CompleteRun", _probe.Calls[^1].Name);
    }

    [Theory]
    [InlineData(RunState.Cancelled, WorkflowState.Cancelled)]
    [InlineData(RunState.Running, WorkflowState.TakenOver)]
    [InlineData(RunState.Succeeded, WorkflowState.TakenOver)]
    public async Task Run_FencedMeanwhile_IsNoFailure(RunState found, WorkflowState expected)
    {
        Source(segments: 1);
        _probe.Activity<PlanSegmentInput, PlanSegmentOutput>(
            "PlanSegment", _ => new PlanSegmentOutput([], IsEnd: false, 0, Stop: new StopReason(StopKind.Fenced, "another has it") { Found = found }));

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal((expected, "another has it"), (output.State, output.Reason));
        Assert.Equal((expected, "another has it"), (Shown().State, Shown().Reason));
    }

    [Fact]
    public async Task Run_DatabaseAwayAtTheEnd_WaitsOnTimersAndIsGivenItsVerdict()
    {
        Source(segments: 1);
        var attempts = 0;
        _probe.Activity<CompleteRunInput, CompleteRunOutput>("CompleteRun", i => ++attempts < 5
            ? throw OrchestrationProbe.Away("CompleteRun", "refused")
            : new CompleteRunOutput(new RunSummary { RunId = i.RunId, Feed = i.Feed, State = RunState.Succeeded }));
        var now = _probe.Now;

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal([now.AddSeconds(2), now.AddSeconds(6), now.AddSeconds(14), now.AddSeconds(30)], _probe.Timers);
        Assert.Contains(_probe.Statuses, s => s is RunProgress { State: WorkflowState.WaitingForDatabase, Reason: "refused" } p && p.DatabaseAwaySince == new DateTimeOffset(now));
        Assert.Equal((WorkflowState.Succeeded, WorkflowState.Succeeded), (output.State, Shown().State));
    }

    private RunProgress Shown() => Assert.IsType<RunProgress>(_probe.Statuses[^1]);

    private void Source(int segments)
    {
        var pages = 0;
        _probe.Activity<BeginRunInput, BeginRunOutput>("BeginRun", i => new BeginRunOutput { Outcome = BeginOutcome.Begun, RunId = i.RunId, Epoch = 1, Limits = _limits });
        _probe.Activity<PlanSegmentInput, PlanSegmentOutput>("PlanSegment", input => Plan(input, segments));
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", i =>
            Loaded(i, ref pages));
        _probe.Activity<ReconcileInput, ReconcileOutput>("Reconcile", _ => new ReconcileOutput(null));
        _probe.Activity<CompleteRunInput, CompleteRunOutput>("CompleteRun", i => new CompleteRunOutput(
            new RunSummary
            {
                RunId = i.RunId, Feed = i.Feed, State = i.Stop is null ? RunState.Succeeded : RunState.Incomplete, Pages = pages, PagesPlanned = pages, Read = pages * 25, Inserted = pages * 25,
            },
            i.Stop));
    }

    private static SegmentLoadOutput Loaded(SegmentLoadInput segment, ref int pages)
    {
        pages += segment.Pages.Count;
        return new SegmentLoadOutput(segment.Pages.Count, 0, new LoadCounts { Read = segment.Pages.Count * 25, Inserted = segment.Pages.Count * 25 });
    }

    private PlanSegmentOutput Plan(PlanSegmentInput input, int segments) => new(
        [.. Enumerable.Range(input.After + 1, _limits.PagesPerSegment).Select(n => new SegmentPage(n, "{}"))],
        IsEnd: input.After + _limits.PagesPerSegment >= segments * _limits.PagesPerSegment,
        input.After + _limits.PagesPerSegment);
}
