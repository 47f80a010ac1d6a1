using System.Text.Json;
using EtlFunctions.Infra.Tests.Templates;
using EtlFunctions.Tests;
using NCrontab;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>A schedule that cannot be read would let every night pass.</summary>
public sealed class NightlyScheduleTests
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    [Fact]
    public void NightlySchedule_WhereverItIsSet_ComesOnceADay()
    {
        var sample = JsonDocument.Parse(File.ReadAllText(Repository.File("local.settings.sample.json"))).RootElement.TextAt("Values.NightlySchedule")!;
        var parameter = JsonDocument.Parse(File.ReadAllText(Repository.File("infra", "main.parameters.json"))).RootElement.TextAt("parameters.nightlySchedule.value")!;
        var day = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.All(
            Snapshot.All.Select(s => s.Settings["NightlySchedule"]).Append(sample).Append(parameter.Split('=')[1].TrimEnd('}')),
            schedule => Assert.Single(CrontabSchedule.Parse(schedule, WithSeconds).GetNextOccurrences(day, day.AddDays(1))));
    }

    [Fact]
    public void NightlyTimeZone_OfEveryVariant_IsKnown() =>
        Assert.All(Snapshot.All, s => Assert.NotNull(TimeZoneInfo.FindSystemTimeZoneById(s.Settings["Etl__NightlyTimeZone"])));
}
