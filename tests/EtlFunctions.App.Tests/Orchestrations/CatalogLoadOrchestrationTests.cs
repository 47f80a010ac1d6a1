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

        Assert.Equal((BeginOutcome.Held, null), (output.Begin!.Outcome, output.Completion));
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
        var last = Assert.IsType<RunProgress>(_probe.Statuses[^1]);
        Assert.Equal((12, 300L, RunState.Running), (last.Pages, last.Products, last.State));
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

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal("the source is gone", output.Completion!.Stop!.Message);
    }

    [Fact]
    public async Task Run_SegmentTerminatedByHand_EndsIncompleteInsteadOfFailingTheInstance()
    {
        Source(segments: 3);
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", _ => throw OrchestrationProbe.Failure("SegmentLoad", "terminated"));

        var output = await CatalogLoadOrchestration.RunAsync(_probe.Context, Start);

        Assert.Equal((RunState.Incomplete, "terminated"), (output.Completion!.Summary.State, output.Completion.Stop!.Message));
    }

    private void Source(int segments)
    {
        _probe.Activity<BeginRunInput, BeginRunOutput>("BeginRun", i => new BeginRunOutput { Outcome = BeginOutcome.Begun, RunId = i.RunId, Epoch = 1, Limits = _limits });
        _probe.Activity<PlanSegmentInput, PlanSegmentOutput>("PlanSegment", input => Plan(input, segments));
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", i =>
            new SegmentLoadOutput(i.Pages.Count, 0, new LoadCounts { Read = i.Pages.Count * 25, Inserted = i.Pages.Count * 25 }));
        _probe.Activity<ReconcileInput, ReconcileOutput>("Reconcile", _ => new ReconcileOutput(null));
        _probe.Activity<CompleteRunInput, CompleteRunOutput>("CompleteRun", i => new CompleteRunOutput(
            new RunSummary { RunId = i.RunId, Feed = i.Feed, State = i.Stop is null ? RunState.Succeeded : RunState.Incomplete }, i.Stop));
    }

    private PlanSegmentOutput Plan(PlanSegmentInput input, int segments) => new(
        [.. Enumerable.Range(input.After + 1, _limits.PagesPerSegment).Select(n => new SegmentPage(n, "{}"))],
        IsEnd: input.After + _limits.PagesPerSegment >= segments * _limits.PagesPerSegment,
        input.After + _limits.PagesPerSegment);
}
