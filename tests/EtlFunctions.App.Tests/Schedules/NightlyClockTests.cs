using System.Globalization;
using EtlFunctions.App.Schedules;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.App.Tests.Schedules;

/// <summary>Due at 02:00 UTC; what one call of the host decides.</summary>
public sealed class NightlyClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("02:00:00.2", "01:45:00.1", "02:00", false, "due 02:00")]
    [InlineData("01:59:59.1", "01:45:00", "02:00", false, "due 02:00")]
    [InlineData("02:15:00.2", "02:00:00", "02:15", false, "nothing")]
    [InlineData("02:15:00.2", "01:59:58", "02:15", false, "missed 02:00")]
    [InlineData("01:45:00", "01:30:00", "01:45", false, "nothing")]
    [InlineData("02:07:31", "01:45:00", "02:00", true, "due 02:00")]
    [InlineData("02:44:00", "01:45:00", "02:00", true, "missed 02:00")]
    [InlineData("01:59:59", "01:30:00", "01:45", true, "nothing")]
    [InlineData("09:31:00", "09:30:00", "09:45", false, "by hand")]
    [InlineData("09:44:57", "09:30:00", "09:45", false, "nothing")]
    [InlineData("02:00:00", "02:15:00", "02:30", false, "nothing")]
    public void Call_Status_Decides(string now, string last, string next, bool isPastDue, string expected) =>
        Assert.Equal(expected, Decide(new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = new ScheduleStatus { Last = At(last), Next = At(next) } }, now));

    [Theory]
    [InlineData("02:00:01", "due 02:00")]
    [InlineData("02:15:01", "nothing")]
    [InlineData("09:00:01", "nothing")]
    public void Call_NoStatus_AnswersForItsOwnQuarterOnly(string now, string expected) => Assert.Equal(expected, Decide(new TimerInfo(), now));

    [Theory]
    [InlineData("01:52:00", "02:00:01", "due 02:00")]
    [InlineData("02:01:00", "02:15:01", "nothing")]
    public void Call_FirstSeen_AnswersSinceThen(string seen, string now, string expected) =>
        Assert.Equal(expected, Decide(new TimerInfo { ScheduleStatus = new ScheduleStatus { LastUpdated = At(seen), Next = At(now) } }, now));

    [Fact]
    public void Call_MissedNights_AreOneCallThatNamesTheFirst()
    {
        var call = Clock("02:00:00").Call(new TimerInfo { IsPastDue = true, ScheduleStatus = new ScheduleStatus { Last = At("01:00").AddDays(-5) } });

        Assert.Equal(new NightlyCall(new DateTimeOffset(At("02:00").AddDays(-5)), IsMissed: true), call);
    }

    [Fact]
    public void Call_QuarterThatTheHostCountsToTheNextCall_IsAnsweredOnce()
    {
        // The host called at 01:59:59.9 for what is past due and keeps that; the worker saw it at 02:00:01, then the tick of 02:00.
        var clock = Clock("02:00:01");

        Assert.NotNull(clock.Call(new TimerInfo { IsPastDue = true, ScheduleStatus = new ScheduleStatus { Last = At("01:30"), Next = At("01:45") } }));
        Assert.Null(clock.Call(new TimerInfo { ScheduleStatus = new ScheduleStatus { Last = At("01:59:59.9"), Next = At("02:00") } }));
    }

    [Fact]
    public void Call_ByHand_LeavesTheNightToItsTick()
    {
        var clock = Clock("01:50:00");
        var status = new ScheduleStatus { Last = At("01:45"), Next = At("02:00") };

        Assert.Equal(new NightlyCall(null, IsMissed: false), clock.Call(new TimerInfo { ScheduleStatus = status }));
        _time.SetUtcNow(new DateTimeOffset(At("02:00:00.5")));
        Assert.NotNull(clock.Call(new TimerInfo { ScheduleStatus = status }));
    }

    private string Decide(TimerInfo timer, string now) => Clock(now).Call(timer) switch
    {
        null => "nothing",
        { Due: null } => "by hand",
        { Due: { } due, IsMissed: var isMissed } => $"{(isMissed ? "missed" : "due")} {due:HH:mm}",
    };

    private NightlyClock Clock(string now)
    {
        _time.SetUtcNow(new DateTimeOffset(At(now)));
        return new NightlyClock(NightlySchedule.Parse("0 0 2 * * *", TimeZoneInfo.Utc), _time);
    }

    private static DateTime At(string time) => DateTime.SpecifyKind(new DateTime(2026, 6, 10) + TimeSpan.Parse(time, CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
