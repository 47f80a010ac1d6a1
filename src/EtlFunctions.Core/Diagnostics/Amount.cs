using System.Globalization;

namespace EtlFunctions.Diagnostics;

/// <summary>Numbers and times as people read them, the same in every locale.</summary>
public static class Amount
{
    /// <summary>Gets a count with its noun, such as <c>1 page</c> or <c>1,200 pages</c>.</summary>
    public static string Of(long count, string singular, string? plural = null) =>
        $"{Of(count)} {(count == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>Gets a count with thousands separators.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Gets a rate; one decimal below 10.</summary>
    public static string PerSecond(double rate) => rate.ToString(rate < 10 ? "N1" : "N0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>Gets a percentage, rounded down so that 100 % means the end.</summary>
    public static string Percent(double part) => $"{Math.Floor(part * 100).ToString("0", CultureInfo.InvariantCulture)} %";

    /// <summary>Gets a duration as a clock shows it: <c>0:42</c>, <c>12:05</c>, <c>3:00:07</c>.</summary>
    public static string Clock(TimeSpan time)
    {
        var seconds = (long)Math.Max(0, Math.Round(time.TotalSeconds));
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
    }

    /// <summary>Gets a duration in words: <c>350 ms</c>, <c>4.2 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        { TotalHours: < 48 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} days",
    };

    /// <summary>Gets a moment in the local time zone, with its offset.</summary>
    public static string Moment(DateTimeOffset moment, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
