using EtlFunctions.App.Schedules;
using FsCheck;
using FsCheck.Fluent;
using NCrontab;

namespace EtlFunctions.App.Tests.Schedules;

/// <summary>The setting was read by the host's NCRONTAB; what that reads is refused here or means the same.</summary>
public sealed class NcrontabTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<string> Expressions =
        from second in Field(0, 59, [])
        from minute in Field(0, 59, [])
        from hour in Field(0, 23, [])
        from day in Field(1, 31, [])
        from month in Field(1, 12, ["JAN", "feb", "Mar", "December"])
        from weekday in Field(0, 7, ["SUN", "mon", "Sat", "Friday"])
        select $"{second} {minute} {hour} {day} {month} {weekday}";

    [Fact]
    public void Expression_ThatNcrontabReads_IsRefusedOrMeansTheSame()
    {
        var same = 0;
        Prop.ForAll(Expressions.ToArbitrary(), expression =>
        {
            if (CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is not { } theirs || Read(expression) is not { } ours)
            {
                return;
            }

            same++;
            var (after, end) = (Start, Start.AddYears(1));
            for (var i = 0; i < 20; i++)
            {
                var next = theirs.GetNextOccurrence(after, end);
                Assert.Equal(next < end ? new DateTimeOffset(next) : null, ours.FirstDue(new DateTimeOffset(after), new DateTimeOffset(end.AddTicks(-1))));
                after = next;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.True(same > 200, $"Only {same} expressions were read by both.");
    }

    private static NightlySchedule? Read(string expression)
    {
        try
        {
            return NightlySchedule.Parse(expression, TimeZoneInfo.Utc);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Gen<string> Field(int first, int last, string[] names)
    {
        var number = Gen.Choose(first, last).Select(n => $"{n}");
        var value = names.Length == 0 ? number : Gen.Frequency((3, number), (1, Gen.Elements(names)));
        var item = Gen.Frequency(
            (4, Gen.Constant("*")),
            (4, value),
            (1, from step in Gen.Choose(1, last) select $"*/{step}"),
            (1, from low in value from step in Gen.Choose(1, last) select $"{low}/{step}"),
            (2, from low in value from high in value select $"{low}-{high}"),
            (1, from low in value from high in value from step in Gen.Choose(1, last) select $"{low}-{high}/{step}"));
        return Gen.Frequency((4, item), (1, from left in item from right in item select $"{left},{right}"));
    }
}
