using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Schedules;

/// <summary>One look at whether the nightly run is due: which instants it answers for.</summary>
/// <remarks>
/// The host keeps in the storage account when it last called; so every instant is in exactly one look, whatever was down in
/// between, and nothing else need be kept. Both ends are quarters of an hour, since the host and the worker read the clock seconds apart.
/// </remarks>
/// <param name="After">Where the look before ended.</param>
/// <param name="Until">Where this one ends.</param>
/// <param name="IsByHand">Whether somebody called the function between two ticks.</param>
internal sealed record NightlyTick(DateTimeOffset After, DateTimeOffset Until, bool IsByHand)
{
    /// <summary>The timer's schedule. Every time zone's clocks are whole quarters of an hour from UTC, so a schedule of whole quarters is never late.</summary>
    public const string Schedule = "0 */15 * * * *";

    // A timer was seen to fire 0.9 s early.
    private static readonly TimeSpan MostEarly = TimeSpan.FromSeconds(5);

    /// <summary>Gets the time between two looks.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Reads what the host says of its timer.</summary>
    /// <param name="timer">What it says.</param>
    /// <param name="now">The current time.</param>
    public static NightlyTick Of(TimerInfo timer, DateTimeOffset now)
    {
        var early = !timer.IsPastDue && Instant(timer.ScheduleStatus?.Next) is { } next ? next - now : TimeSpan.Zero;

        // The host takes a tick that fires early for the one that it was to be, and the next look begins there.
        var until = Floor(early > TimeSpan.Zero && early <= MostEarly ? now + early : now);

        // A timer that never fired has only when it was first seen, or nothing where its status was lost.
        var after = Instant(timer.ScheduleStatus?.Last) is { } last ? Floor(last)
            : Instant(timer.ScheduleStatus?.LastUpdated) ?? until - Period;
        return new NightlyTick(after, until, early > MostEarly && early <= Period);
    }

    private static DateTimeOffset Floor(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % Period.Ticks), TimeSpan.Zero);

    private static DateTimeOffset? Instant(DateTime? time) => time is { Year: > 2000 } known ? new DateTimeOffset(known.ToUniversalTime()) : null;
}
