using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Tests.Schedules;

/// <summary>
/// A timer of the Functions host, as its extension runs one (azure-webjobs-sdk-extensions, TimerListener and ScheduleMonitor): it keeps in
/// the storage account when it last called, calls at once when it starts and one is past due, and takes a call that fires early for the one it was to be.
/// </summary>
/// <param name="jitter">How late a call fires, negative when early, and how much later the worker sees it.</param>
internal sealed class HostTimer(Func<(TimeSpan Late, TimeSpan Latency)> jitter)
{
    /// <summary>Gets or sets what is kept in the storage account.</summary>
    public ScheduleStatus? Stored { get; set; }

    /// <summary>Lets the host be up for a while.</summary>
    /// <returns>Its calls: what the worker is told, and when it sees it.</returns>
    public IEnumerable<(TimerInfo Timer, DateTimeOffset Now)> Run(DateTimeOffset up, DateTimeOffset down)
    {
        var status = Stored;
        var now = up;
        if (status is null)
        {
            Stored = new ScheduleStatus { Next = Next(up).UtcDateTime, LastUpdated = up.UtcDateTime };
            status = new ScheduleStatus { Next = Next(up).UtcDateTime };
        }
        else if (Next(Utc(status.Last > default(DateTime) ? status.Last : status.LastUpdated)) <= up)
        {
            var (_, latency) = jitter();
            now += latency;
            yield return (new TimerInfo { IsPastDue = true, ScheduleStatus = status }, now);
            Stored = status = At(up);
        }

        while (true)
        {
            var (late, latency) = jitter();
            var fires = Utc(status.Next) + late;
            fires = fires < now ? now : fires;
            if (fires >= down)
            {
                yield break;
            }

            now = fires + latency;
            yield return (new TimerInfo { ScheduleStatus = status }, now);
            Stored = status = At(Utc(status.Next) > fires ? Utc(status.Next) : fires);
        }
    }

    private static ScheduleStatus At(DateTimeOffset call) => new() { Last = call.UtcDateTime, Next = Next(call).UtcDateTime, LastUpdated = call.UtcDateTime };

    private static DateTimeOffset Next(DateTimeOffset after)
    {
        var quarter = TimeSpan.FromMinutes(15).Ticks;
        return new DateTimeOffset(((after.UtcTicks / quarter) + 1) * quarter, TimeSpan.Zero);
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
