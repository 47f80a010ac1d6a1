using EtlFunctions.App.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace EtlFunctions.App.Tests.Triggers;

public sealed class NightlyRunTests : IAsyncLifetime
{
    private AppHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await AppHost.CreateAsync();
        _host.AddFeed("day");
        _host.AddFeed("night", nightly: true);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Run_Due_StartsTheNightlyFeedOnly()
    {
        await RunAsync(new TimerInfo());

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.Contains("of feed night for the night", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_StillRunningFromTheNightBefore_Skips()
    {
        await RunAsync(new TimerInfo());

        await RunAsync(new TimerInfo());

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("The nightly run of feed night is skipped: Held.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_PastDue_SaysSoAndRunsNow()
    {
        await RunAsync(new TimerInfo { IsPastDue = true, ScheduleStatus = new ScheduleStatus { Next = new DateTime(2026, 3, 1, 2, 0, 0, DateTimeKind.Utc) } });

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("The nightly run was missed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TaskHubOutOfReach_FailsSoThatTheInvocationShowsIt()
    {
        _host.Client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("storage is away"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new TimerInfo()));

        Assert.Equal("The nightly runs of night could not be started.", failure.Message);
    }

    private Task RunAsync(TimerInfo timer) => _host.Get<NightlyRun>().RunAsync(timer, _host.Client.Object, CancellationToken.None);
}
