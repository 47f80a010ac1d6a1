using EtlFunctions.App.Orchestrations;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Tests.Orchestrations;

public sealed class DurableOrchestrationTests
{
    private static readonly FailPageInput Page = new(OrchestrationProbe.RunId, 1, 7, "why");

    private readonly OrchestrationProbe _probe = new();

    [Fact]
    public async Task CallActivity_Always_PassesNameInputAndRetries()
    {
        _probe.Activity<FailPageInput, bool>("FailPage", _ => true);

        Assert.True(await _probe.Port.CallActivityAsync(EtlFunctions.Orchestration.Activities.FailPage, Page));

        var (name, input, options) = Assert.Single(_probe.Calls);
        Assert.Equal(("FailPage", Page), (name, input));
        Assert.Equal(RetryPolicies.ActivityAttempts, options!.Retry!.Policy!.MaxNumberOfAttempts);
    }

    [Fact]
    public async Task CallActivity_FailsForGood_TellsShortlyWhichAndWhy()
    {
        _probe.Activity<FailPageInput, bool>("FailPage", _ => throw OrchestrationProbe.Failure("FailPage", new string('x', 100_000)));

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(
            () => _probe.Port.CallActivityAsync(EtlFunctions.Orchestration.Activities.FailPage, Page));

        Assert.Equal("FailPage", failure.Activity);
        Assert.Equal(ErrorText.MaxLength, failure.Message.Length);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task CallActivity_DatabaseAway_IsToldAndNotTriedAgainByTheEngine()
    {
        _probe.Activity<FailPageInput, bool>("FailPage", _ => throw OrchestrationProbe.Away("FailPage", "refused"));

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(
            () => _probe.Port.CallActivityAsync(EtlFunctions.Orchestration.Activities.FailPage, Page));

        Assert.Equal((true, "refused"), (failure.IsDatabaseAway, failure.Message));
        Assert.True(RetryPolicies.IsDatabaseAway(OrchestrationProbe.Away("FailPage", "refused").FailureDetails));
        Assert.False(RetryPolicies.IsDatabaseAway(OrchestrationProbe.Failure("FailPage", "busy").FailureDetails));
    }

    [Fact]
    public async Task CallWorkflow_HandedOutAgain_HasAnIdOfItsOwn()
    {
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", _ => new SegmentLoadOutput(1, 0, LoadCounts.Zero));

        await _probe.Port.CallWorkflowAsync(Workflows.SegmentLoad, Segment(1, 41) with { Round = 2 });

        Assert.Equal($"{OrchestrationProbe.RunId}:1:41:2", Assert.IsType<SubOrchestrationOptions>(Assert.Single(_probe.Calls).Options).InstanceId);
    }

    [Fact]
    public async Task CallWorkflow_SameSegment_HasTheSameIdAndAnotherUnderAnotherEpoch()
    {
        _probe.Workflow<SegmentLoadInput, SegmentLoadOutput>("SegmentLoad", _ => new SegmentLoadOutput(1, 0, LoadCounts.Zero));

        foreach (var (epoch, first) in new[] { (1, 41), (1, 41), (2, 41), (1, 81) })
        {
            await _probe.Port.CallWorkflowAsync(Workflows.SegmentLoad, Segment(epoch, first));
        }

        Assert.Equal(
            [$"{OrchestrationProbe.RunId}:1:41", $"{OrchestrationProbe.RunId}:1:41", $"{OrchestrationProbe.RunId}:2:41", $"{OrchestrationProbe.RunId}:1:81"],
            _probe.Calls.Select(c => Assert.IsType<SubOrchestrationOptions>(c.Options).InstanceId));
    }

    [Fact]
    public async Task WaitUntil_TimerFiresEarly_WaitsForTheRest()
    {
        var due = new DateTimeOffset(_probe.Now.AddMinutes(5));
        _probe.Early = TimeSpan.FromMilliseconds(900);

        await _probe.Port.WaitUntilAsync(due);

        Assert.Equal([due.UtcDateTime, due.UtcDateTime.AddMilliseconds(100)], _probe.Timers);
    }

    [Fact]
    public async Task WaitUntil_DueInThePast_WaitsASecondSoThatNoLoopSpins()
    {
        var now = _probe.Now;

        await _probe.Port.WaitUntilAsync(new DateTimeOffset(now.AddHours(-1)));

        Assert.Equal([now.AddSeconds(1)], _probe.Timers);
    }

    [Fact]
    public void CurrentTime_Always_IsTheRecordedTimeInUtc()
    {
        Assert.Equal(new DateTimeOffset(_probe.Now, TimeSpan.Zero), _probe.Port.CurrentTime);
        _probe.Now = DateTime.SpecifyKind(_probe.Now, DateTimeKind.Unspecified);
        Assert.Equal(TimeSpan.Zero, _probe.Port.CurrentTime.Offset);
    }

    [Fact]
    public void SetProgress_Always_IsTheCustomStatus()
    {
        var progress = new RunProgress { State = WorkflowState.RateLimited, Pages = 3, WaitingUntil = DateTimeOffset.UnixEpoch };

        _probe.Port.SetProgress(progress);

        Assert.Equal(progress, Assert.Single(_probe.Statuses));
    }

    private static SegmentLoadInput Segment(int epoch, int first) =>
        new(OrchestrationProbe.RunId, epoch, "shop", [new SegmentPage(first, "{}")], new LimitOptions(), 4);
}
