using System.Globalization;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Schedules;
using EtlFunctions.App.Telemetry;
using EtlFunctions.App.Triggers;
using EtlFunctions.Starting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
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
        await RunAsync(At("01:45", "02:00"), "02:00");

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.Contains("of feed night for the night", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_StillRunningFromTheNightBefore_Skips()
    {
        await RunAsync(At("01:45", "02:00"), "02:00");

        await RunAsync(At("01:45", "02:00"), "02:00");

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("The nightly run of feed night is skipped: Held.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_PastDue_SaysSoAndRunsNow()
    {
        var timer = At("01:45", "02:00");
        timer.IsPastDue = true;

        await RunAsync(timer, "09:12");

        Assert.Single(_host.Instances);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("The nightly run was missed while the app was down (due 03/01/2026 02:00:00 +00:00)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NotDue_StartsNothingAndSaysNothing()
    {
        await RunAsync(At("02:00", "02:15"), "02:15");

        Assert.Empty(_host.Instances);
        Assert.DoesNotContain(_host.Log.Entries, e => e.Category.Contains("Nightly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_CalledByHand_StartsNow()
    {
        await RunAsync(At("11:30", "11:45"), "11:33");

        Assert.Single(_host.Instances);
        Assert.DoesNotContain(_host.Log.Entries, e => e.EventId == AppEventIds.NightlyPastDue);
    }

    [Fact]
    public async Task Run_TaskHubOutOfReach_FailsSoThatTheInvocationShowsIt()
    {
        _host.Client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("storage is away"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(At("01:45", "02:00"), "02:00"));

        Assert.Equal("The nightly runs of night could not be started.", failure.Message);
    }

    private Task RunAsync(TimerInfo timer, string now)
    {
        var clock = new NightlyClock(NightlySchedule.Parse("0 0 2 * * *", TimeZoneInfo.Utc), new FakeTimeProvider(new DateTimeOffset(Time(now))));
        return new NightlyRun(_host.Get<NightlyRuns>(), clock, _host.Get<DurableRunEngines>(), _host.Get<OldHistories>(), _host.Get<ILogger<NightlyRun>>()).RunAsync(timer, _host.Client.Object, CancellationToken.None);
    }

    private static TimerInfo At(string last, string next) => new() { ScheduleStatus = new ScheduleStatus { Last = Time(last), Next = Time(next) } };

    private static DateTime Time(string time) => DateTime.SpecifyKind(new DateTime(2026, 3, 1) + TimeSpan.Parse(time, CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
