using System.Globalization;
using EtlFunctions.App.Schedules;

namespace EtlFunctions.App.Tests.Schedules;

public sealed class NightlyScheduleTests
{
    [Theory]
    [InlineData("UTC", "0 0 2 * * *", "2026-03-01T02:00Z")]
    [InlineData("Europe/Berlin", "0 0 2 * * *", "2026-03-01T01:00Z")]
    [InlineData("W. Europe Standard Time", "0 0 2 * * *", "2026-03-01T01:00Z")]
    [InlineData("Europe/Berlin", "0 2 * * *", "2026-03-01T01:00Z")]
    [InlineData("Asia/Kolkata", "0 0 2 * * *", "2026-03-01T20:30Z")]
    [InlineData("America/New_York", "0 0 2 * * MON", "2026-03-02T07:00Z")]
    public void FirstDue_OrdinaryNight_IsThatTimeInTheZone(string zone, string expression, string expected) =>
        Assert.Equal(Instant(expected), Schedule(expression, zone).FirstDue(Instant("2026-03-01T00:00Z"), Instant("2026-03-09T00:00Z")));

    [Theory]
    [InlineData("Europe/Berlin", "0 30 2 * * *", "2026-03-29T00:00Z", "2026-03-29T12:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "0 30 2 * * *", "2026-10-24T22:00Z", "2026-10-25T12:00Z", "2026-10-25T00:30Z")]
    [InlineData("America/New_York", "0 30 2 * * *", "2026-03-08T05:00Z", "2026-03-08T18:00Z", "2026-03-08T07:00Z")]
    [InlineData("America/New_York", "0 30 1 * * *", "2026-11-01T04:00Z", "2026-11-01T18:00Z", "2026-11-01T05:30Z")]
    [InlineData("Australia/Lord_Howe", "0 15 2 * * *", "2026-10-03T13:00Z", "2026-10-04T12:00Z", "2026-10-03T15:30Z")]
    [InlineData("Australia/Lord_Howe", "0 45 1 * * *", "2026-04-04T13:00Z", "2026-04-05T12:00Z", "2026-04-04T14:45Z")]
    public void FirstDue_TimeThatIsLeftOutOrShownTwice_IsDueOnce(string zone, string expression, string from, string to, string expected)
    {
        var schedule = Schedule(expression, zone);

        Assert.Equal(Instant(expected), schedule.FirstDue(Instant(from), Instant(to)));
        Assert.Null(schedule.FirstDue(Instant(expected), Instant(to)));
    }

    [Fact]
    public void FirstDue_EndsOfTheInterval_BelongToTheEarlierOne()
    {
        var schedule = Schedule("0 0 2 * * *", "UTC");
        var due = Instant("2026-03-01T02:00Z");

        Assert.Equal(due, schedule.FirstDue(due.AddMinutes(-15), due));
        Assert.Null(schedule.FirstDue(due, due.AddMinutes(15)));
        Assert.Null(schedule.FirstDue(due.AddHours(1), due.AddHours(-1)));
    }

    [Theory]
    [InlineData("@daily", "has 1 fields, expected 6")]
    [InlineData("02:00:00", "has 1 fields, expected 6")]
    [InlineData("0 0 25 * * *", "is no NCRONTAB expression")]
    [InlineData("0 0 2 * * 0 2026", "has 7 fields")]
    [InlineData("0 0 22-2 * * *", "has the range 22-2, which runs backwards")]
    [InlineData("0 0 2 * NOV-FEB/2 *", "has the range NOV-FEB, which runs backwards")]
    [InlineData("0 0 2 * * MON,FRI-SUN", "has the range FRI-SUN, which runs backwards")]
    [InlineData("0 0 2 * * MON/3", "has the step MON/3 through the days of the week")]
    [InlineData("0 0 2 31 2 *", "names a day that no year has")]
    public void Parse_WhatIsNoSchedule_SaysWhy(string expression, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => NightlySchedule.Parse(expression, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);

    private static NightlySchedule Schedule(string expression, string zone) => NightlySchedule.Parse(expression, TimeZoneName.Find(zone));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
