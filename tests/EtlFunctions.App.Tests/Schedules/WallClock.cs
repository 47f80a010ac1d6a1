namespace EtlFunctions.App.Tests.Schedules;

/// <summary>When a clock on the wall shows a time, told day by day and by no cron library.</summary>
internal static class WallClock
{
    /// <summary>Gets the instants of a time of every day: one that is left out is the instant the clock is moved, one that is shown twice the first.</summary>
    public static IEnumerable<DateTimeOffset> DueInstants(TimeOnly time, TimeZoneInfo zone, DateTimeOffset begin, DateTimeOffset end)
    {
        for (var day = DateOnly.FromDateTime(begin.UtcDateTime).AddDays(-1); day <= DateOnly.FromDateTime(end.UtcDateTime).AddDays(1); day = day.AddDays(1))
        {
            var due = Instant(day.ToDateTime(time), zone);
            if (due > begin && due <= end)
            {
                yield return due;
            }
        }
    }

    private static DateTimeOffset Instant(DateTime wall, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(wall))
        {
            return new DateTimeOffset(wall, zone.GetAmbiguousTimeOffsets(wall).Max());
        }

        while (zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(1);
        }

        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }
}
