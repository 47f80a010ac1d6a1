using DurableTask.Core.Exceptions;
using EtlFunctions.App.Triggers;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace EtlFunctions.App.Tests.Triggers;

public sealed class DurableRunEngineTests
{
    private static readonly Guid RunId = Guid.CreateVersion7();
    private static readonly CatalogLoadInput Input = new(new BeginRunInput(RunId, "shop", BeginMode.Resume, "durable:x"));

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

        Assert.Equal(expected, await Engine().StatusAsync(RunId, CancellationToken.None));
    }

    [Fact]
    public async Task Status_OfNoInstance_IsUnknown()
    {
        Knows(null);

        Assert.Equal(EngineStatus.Unknown, await Engine().StatusAsync(RunId, CancellationToken.None));
    }

    [Fact]
    public async Task Schedule_ARun_HasItsIdAsInstanceId()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            new TaskName("CatalogLoad"), Input, It.Is<StartOrchestrationOptions>(o => o.InstanceId == RunId.ToString("D")), It.IsAny<CancellationToken>())).ReturnsAsync("id").Verifiable();

        Assert.True(await Engine().ScheduleAsync(RunId, Input, CancellationToken.None));

        _client.Verify();
    }

    [Fact]
    public async Task Schedule_ARun_SaysThatNoInstanceAtWorkMayBeReplaced()
    {
        StartOrchestrationOptions? options = null;
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .Callback<TaskName, object?, StartOrchestrationOptions?, CancellationToken>((_, _, given, _) => options = given).ReturnsAsync("id");

        await Engine().ScheduleAsync(RunId, Input, CancellationToken.None);

        Assert.Equal(["Pending", "Running", "Suspended"], options!.DedupeStatuses!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Schedule_InstanceAtWork_IsRefused()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(new OrchestrationAlreadyExistsException());

        Assert.False(await Engine().ScheduleAsync(RunId, Input, CancellationToken.None));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running, 1)]
    [InlineData(OrchestrationRuntimeStatus.Completed, 0)]
    [InlineData(null, 0)]
    public async Task Stop_AnInstance_TerminatesItWithItsSegmentsIfItIsAtWork(OrchestrationRuntimeStatus? status, int times)
    {
        Knows(status);
        _client.Setup(c => c.TerminateInstanceAsync(It.IsAny<string>(), It.IsAny<TerminateInstanceOptions>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await Engine().StopAsync(RunId, "why", CancellationToken.None);

        _client.Verify(
            c => c.TerminateInstanceAsync(RunId.ToString("D"), new TerminateInstanceOptions("why", true), It.IsAny<CancellationToken>()), Times.Exactly(times));
    }

    private DurableRunEngine Engine() => new(_client.Object);

    private void Knows(OrchestrationRuntimeStatus? status) =>
        _client.Setup(c => c.GetInstancesAsync(RunId.ToString("D"), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(status is null ? null : new OrchestrationMetadata("CatalogLoad", RunId.ToString("D")) { RuntimeStatus = status.Value });
}
