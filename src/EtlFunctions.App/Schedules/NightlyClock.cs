using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Schedules;

/// <summary>Says at each tick of the timer whether the nightly run is due.</summary>
/// <param name="schedule">When it is due.</param>
/// <param name="time">The clock.</param>
public sealed class NightlyClock(NightlySchedule schedule, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _answeredUntil = DateTimeOffset.MinValue;

    /// <summary>Gets why the nightly run is to start now, or <see langword="null"/> when it is not.</summary>
    /// <param name="timer">What the host says of its timer.</param>
    public NightlyCall? Call(TimerInfo timer)
    {
        var tick = NightlyTick.Of(timer, time.GetUtcNow());
        if (tick.IsByHand)
        {
            return new NightlyCall(null, IsMissed: false);
        }

        lock (_lock)
        {
            // A call that lies over a quarter of an hour is one for the host before it and one for the worker after it.
            var after = tick.After > _answeredUntil ? tick.After : _answeredUntil;
            _answeredUntil = tick.Until > _answeredUntil ? tick.Until : _answeredUntil;
            return schedule.FirstDue(after, tick.Until) is { } due ? new NightlyCall(due, due <= tick.Until - NightlyTick.Period) : null;
        }
    }
}
