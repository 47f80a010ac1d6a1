using DurableTask.Core.Exceptions;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Triggers;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace EtlFunctions.App.Tests.Triggers;

public sealed class DurableRunEngineTests
{
    private static readonly Guid RunId = Guid.CreateVersion7();
    private static readonly CatalogLoadInput Input = new(new BeginRunInput(RunId, "shop", BeginMode.Resume, "durable:x"));

    private const string Holder = "durable:x@1";

    private readonly FakeTimeProvider _time = new();
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, EngineStatus.Working)]
    [InlineData(OrchestrationRuntimeStatus.Running, EngineStatus.Working)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, EngineStatus.Working)]
    [InlineData(OrchestrationRuntimeStatus.Completed, EngineStatus.Over)]
    [InlineData(OrchestrationRuntimeStatus.Failed, EngineStatus.Over)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, EngineStatus.Over)]
    public async Task Status_OfAnInstance_IsMapped(OrchestrationRuntimeStatus status, EngineStatus expected)
    {
        Knows(status);

        Assert.Equal(expected, await Engine().StatusAsync(RunId, Holder, CancellationToken.None));
    }

    [Fact]
    public async Task Status_OfNoInstance_IsUnknown()
    {
        Knows(null);

        Assert.Equal(EngineStatus.Unknown, await Engine().StatusAsync(RunId, Holder, CancellationToken.None));
    }

    [Fact]
    public async Task Schedule_ARun_HasItsIdAsInstanceId()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            new TaskName("CatalogLoad"), Input, It.Is<StartOrchestrationOptions>(o => o.InstanceId == RunId.ToString("D")), It.IsAny<CancellationToken>())).ReturnsAsync("id").Verifiable();

        Assert.True(await Engine().ScheduleAsync(RunId, Input, isBeside: false, CancellationToken.None));

        _client.Verify();
    }

    [Fact]
    public async Task Schedule_ARun_SaysThatNoInstanceAtWorkMayBeReplaced()
    {
        StartOrchestrationOptions? options = null;
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .Callback<TaskName, object?, StartOrchestrationOptions?, CancellationToken>((_, _, given, _) => options = given).ReturnsAsync("id");

        await Engine().ScheduleAsync(RunId, Input, isBeside: false, CancellationToken.None);

        Assert.Equal(["Pending", "Running", "Suspended"], options!.DedupeStatuses!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Schedule_InstanceAtWork_IsRefused()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(new OrchestrationAlreadyExistsException());

        Assert.False(await Engine().ScheduleAsync(RunId, Input, isBeside: false, CancellationToken.None));
    }

    [Theory]
    [InlineData("1", "durable:x@2", EngineStatus.Idle)]
    [InlineData("1", "durable:x@1", EngineStatus.Working)]
    [InlineData("2", "durable:x@1", EngineStatus.Working)]
    [InlineData("9.0", "durable:x@10.0", EngineStatus.Idle)]
    [InlineData("9", "durable:x@10", EngineStatus.Working)]
    [InlineData("beta", "durable:x@gamma", EngineStatus.Idle)]
    [InlineData(null, "durable:x@1", EngineStatus.Idle)]
    [InlineData("1", "durable:x", EngineStatus.Working)]
    [InlineData("1", "process:7", EngineStatus.Working)]
    public async Task Status_InstanceOfANewerVersion_IsIdleHere(string? mine, string holder, EngineStatus expected)
    {
        Knows(OrchestrationRuntimeStatus.Running);

        Assert.Equal(expected, await Engine(mine).StatusAsync(RunId, holder, CancellationToken.None));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running, EngineStatus.Idle)]
    [InlineData(OrchestrationRuntimeStatus.Pending, EngineStatus.Idle)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, EngineStatus.Working)]
    [InlineData(OrchestrationRuntimeStatus.Completed, EngineStatus.Over)]
    public async Task Status_NoSignOfLifeForLong_IsIdleUnlessSomebodySuspendedIt(OrchestrationRuntimeStatus status, EngineStatus expected)
    {
        Knows(status);

        _time.Advance(DurableRunEngine.LongestSilence);
        Assert.Equal(expected == EngineStatus.Idle ? EngineStatus.Working : expected, await Engine().StatusAsync(RunId, Holder, CancellationToken.None));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(expected, await Engine().StatusAsync(RunId, Holder, CancellationToken.None));
    }

    [Fact]
    public async Task Status_InstanceBesideAnother_IsTheOneThatCounts()
    {
        Knows(OrchestrationRuntimeStatus.Running);
        Knows(OrchestrationRuntimeStatus.Failed, $"{RunId}~x");

        Assert.Equal(EngineStatus.Over, await Engine().StatusAsync(RunId, "durable:x@1", CancellationToken.None));
        Assert.Equal(EngineStatus.Working, await Engine().StatusAsync(RunId, "durable:y@1", CancellationToken.None));
    }

    [Fact]
    public async Task Schedule_BesideAnIdleInstance_HasTheStartInItsId()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), Input, It.Is<StartOrchestrationOptions>(o => o.InstanceId == RunId.ToString("D")), It.IsAny<CancellationToken>())).ThrowsAsync(new OrchestrationAlreadyExistsException());
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), Input, It.Is<StartOrchestrationOptions>(o => o.InstanceId == $"{RunId}~x"), It.IsAny<CancellationToken>())).ReturnsAsync("id").Verifiable(Times.Once);

        Assert.True(await Engine().ScheduleAsync(RunId, Input, isBeside: true, CancellationToken.None));

        _client.Verify();
    }

    [Theory]
    [InlineData(null, "durable:0199a1b2-0000-7000-8000-000000000000")]
    [InlineData("1.2", "durable:0199a1b2-0000-7000-8000-000000000000@1.2")]
    public void Holder_OfAStart_TellsTheVersion(string? version, string expected) =>
        Assert.Equal(expected, Engine(version).HolderOf(Guid.Parse("0199a1b2-0000-7000-8000-000000000000")));

    [Fact]
    public async Task Stop_ARun_TerminatesAllThatIsAtWorkAndPurgesItsSegments()
    {
        string[] working = [$"{RunId}", $"{RunId}:1:1", $"{RunId}:1:41"];
        Lists(OrchestrationRuntimeStatus.Running, working[..2], working[2..], []);
        Lists(OrchestrationRuntimeStatus.Terminated, [working[1..]]);
        _client.Setup(c => c.TerminateInstanceAsync(It.IsAny<string>(), It.IsAny<TerminateInstanceOptions>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        _client.Setup(c => c.TerminateInstanceAsync(working[2], It.IsAny<TerminateInstanceOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.FailedPrecondition, "it is over")));
        _client.Setup(c => c.WaitForInstanceCompletionAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(new OrchestrationMetadata("x", "x"));
        _client.Setup(c => c.WaitForInstanceCompletionAsync(working[1], It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.NotFound, "a plan purged it")));
        _client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>())).ReturnsAsync(new PurgeResult(1));

        await Engine().StopAsync(RunId, "why", CancellationToken.None);

        Assert.All(working, id => _client.Verify(c => c.TerminateInstanceAsync(id, new TerminateInstanceOptions("why", true), It.IsAny<CancellationToken>()), Times.Once));
        Assert.All(working[1..], id => _client.Verify(c => c.PurgeInstanceAsync(id, null, It.IsAny<CancellationToken>()), Times.Once));
        _client.Verify(c => c.PurgeInstanceAsync(working[0], It.IsAny<PurgeInstanceOptions>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task Stop_AnInstanceThatNeverEnds_IsWaitedForOnlySoLong()
    {
        Lists(OrchestrationRuntimeStatus.Running, [$"{RunId}"]);
        Lists(OrchestrationRuntimeStatus.Terminated, []);
        _client.Setup(c => c.TerminateInstanceAsync(It.IsAny<string>(), It.IsAny<TerminateInstanceOptions>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        var waits = new TaskCompletionSource();
        _client.Setup(c => c.WaitForInstanceCompletionAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).Returns(async (string _, bool _, CancellationToken token) =>
        {
            waits.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new OrchestrationMetadata("x", "x");
        });

        var stop = Engine().StopAsync(RunId, "why", CancellationToken.None);
        await waits.Task;
        Assert.False(stop.IsCompleted);
        _time.Advance(DurableRunEngine.PatienceWithEnds);

        await stop;
    }

    private DurableRunEngine Engine(string? version = "1") =>
        new(_client.Object, new WorkflowVersion(version), new FinishedSegments(NullLogger<FinishedSegments>.Instance), _time);

    /// <summary>Says which instances are in a state, one time after the other.</summary>
    private void Lists(OrchestrationRuntimeStatus status, params string[][] times)
    {
        var left = new Queue<string[]>(times);
        _client.Setup(c => c.GetAllInstancesAsync(It.Is<OrchestrationQuery>(q => q.Statuses!.Contains(status)))).Returns(() =>
        {
            var ids = left.Dequeue();
            return Pageable.Create((_, _, _) => Task.FromResult(new Page<OrchestrationMetadata>([.. ids.Select(id => new OrchestrationMetadata("x", id))], null)));
        });
    }

    private void Knows(OrchestrationRuntimeStatus? status, string? id = null) =>
        _client.Setup(c => c.GetInstancesAsync(id ?? RunId.ToString("D"), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(status is null ? null : new OrchestrationMetadata("CatalogLoad", id ?? RunId.ToString("D")) { RuntimeStatus = status.Value, LastUpdatedAt = _time.GetUtcNow() });
}
