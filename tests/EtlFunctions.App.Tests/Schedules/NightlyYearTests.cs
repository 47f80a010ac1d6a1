using EtlFunctions.App.Schedules;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.App.Tests.Schedules;

/// <summary>A year of a host that is up and down at random, on clocks that are moved twice.</summary>
public sealed class NightlyYearTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddYears(1);

    private static readonly TimeOnly[] Times = [new(2, 0), new(2, 30), new(1, 30), new(2, 15), new(0, 0), new(3, 7), new(23, 59)];

    // Most outages are short, some are longer than a night, a few longer than a week; up and down at any second.
    private static readonly Gen<int> Seconds = Gen.Frequency((4, Gen.Choose(1, 3_600)), (4, Gen.Choose(3_600, 100_000)), (1, Gen.Choose(100_000, 900_000)));

    private static readonly Gen<(TimeOnly Time, int Seed, int[] Spans)> Years =
        from time in Gen.Elements(Times)
        from seed in Gen.Choose(0, int.MaxValue)
        from spans in Gen.ArrayOf(Seconds, 400)
        select (time, seed, spans);

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("UTC")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    public void Year_HostUpAndDown_EachNightIsStartedOnceByTheFirstTickThatCan(string name)
    {
        var zone = TimeZoneName.Find(name);
        Prop.ForAll(Years.ToArbitrary(), year =>
        {
            var schedule = NightlySchedule.Parse($"0 {year.Time.Minute} {year.Time.Hour} * * *", zone);
            var calls = Calls(year.Seed, year.Spans);
            var started = Started(schedule, calls);

            Assert.Equal(FirstThatCan(calls, WallClock.DueInstants(year.Time, zone, Begin, End)), started);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Fact]
    public void Year_HostNeverDown_StartsEveryNightWithinSecondsOfItsTick()
    {
        var zone = TimeZoneName.Find("Europe/Berlin");
        var started = Started(NightlySchedule.Parse("0 30 2 * * *", zone), Calls(1, [(int)(End - Begin).TotalSeconds]));
        var due = WallClock.DueInstants(new TimeOnly(2, 30), zone, Begin, End).ToList();

        Assert.Equal(365, due.Count);
        Assert.Equal(due.Count, started.Count);
        Assert.All(due.Zip(started), night => Assert.InRange((night.Second - night.First).TotalSeconds, -1, 5));
    }

    private static List<DateTimeOffset> FirstThatCan(List<Call> calls, IEnumerable<DateTimeOffset> due)
    {
        var first = new List<DateTimeOffset>();
        var next = 0;
        foreach (var night in due)
        {
            while (next < calls.Count && calls[next].Answers < Quarter(night))
            {
                next++;
            }

            if (next < calls.Count && (first.Count == 0 || first[^1] != calls[next].Now))
            {
                first.Add(calls[next].Now);
            }
        }

        return first;
    }

    private static List<DateTimeOffset> Started(NightlySchedule schedule, IEnumerable<Call> calls)
    {
        var started = new List<DateTimeOffset>();
        foreach (var host in calls.GroupBy(call => call.Host))
        {
            // A worker remembers nothing of the one before it.
            var time = new FakeTimeProvider(Begin);
            var clock = new NightlyClock(schedule, time);
            foreach (var call in host)
            {
                time.SetUtcNow(call.Now);
                if (clock.Call(call.Timer) is not null)
                {
                    started.Add(call.Now);
                }
            }
        }

        return started;
    }

    private static List<Call> Calls(int seed, int[] spans)
    {
        var random = new Random(seed);
        var timer = new HostTimer(() => (TimeSpan.FromSeconds((random.NextDouble() * 2.9) - 0.9), TimeSpan.FromSeconds(random.NextDouble() * 2)));
        var calls = new List<Call>();
        var now = Begin;
        for (var i = 0; now < End && i < spans.Length; i++)
        {
            var until = now.AddSeconds(spans[i]);
            if (i % 2 == 0)
            {
                calls.AddRange(timer.Run(now, until < End ? until : End).Select(call => new Call(i, call.Timer, call.Now)).ToList());
            }

            now = until;
        }

        return calls;
    }

    private static DateTimeOffset Quarter(DateTimeOffset due)
    {
        var quarter = TimeSpan.FromMinutes(15).Ticks;
        return new DateTimeOffset((due.UtcTicks + quarter - 1) / quarter * quarter, TimeSpan.Zero);
    }

    private sealed record Call(int Host, TimerInfo Timer, DateTimeOffset Now)
    {
        /// <summary>Gets the instant up to which the call answers: a tick that fires up to a second early is the one that it was to be.</summary>
        public DateTimeOffset Answers => Timer.IsPastDue ? Now : Now.AddSeconds(1);
    }
}
