using EtlFunctions.App.Schedules;

namespace EtlFunctions.App.Tests.Schedules;

public sealed class TimeZoneNameTests
{
    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("Etc/UTC", 0)]
    [InlineData("Europe/Berlin", 60)]
    [InlineData("europe/berlin", 60)]
    [InlineData("W. Europe Standard Time", 60)]
    [InlineData(" India Standard Time ", 330)]
    public void Find_NameOfEitherList_IsThatZone(string name, int minutes) =>
        Assert.Equal(minutes, TimeZoneName.Find(name).GetUtcOffset(new DateTime(2026, 1, 1)).TotalMinutes);

    [Theory]
    [InlineData("Europe/Berln", "Europe/Berlin")]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    [InlineData("Asia/Calcuta", "Asia/Calcutta")]
    [InlineData("W. Europe Standart Time", "W. Europe Standard Time")]
    public void Find_MisspeltName_OffersTheNearest(string name, string offered)
    {
        var fault = Assert.Throws<FormatException>(() => TimeZoneName.Find(name));

        Assert.StartsWith("is no time zone, expected a name of the IANA or the Windows list", fault.Message, StringComparison.Ordinal);
        Assert.Contains(offered, fault.Message[fault.Message.IndexOf("nearest", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingLikeAName_OffersNothing() =>
        Assert.DoesNotContain("nearest", Assert.Throws<FormatException>(() => TimeZoneName.Find("+01:00")).Message, StringComparison.Ordinal);
}
