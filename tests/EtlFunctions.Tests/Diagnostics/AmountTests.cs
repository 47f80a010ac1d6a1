using EtlFunctions.Diagnostics;

namespace EtlFunctions.Tests.Diagnostics;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 pages")]
    [InlineData(1, "1 page")]
    [InlineData(1234567, "1,234,567 pages")]
    public void Of_Count_AgreesWithItsNoun(long count, string expected) => Assert.Equal(expected, Amount.Of(count, "page"));

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(-5, "0:00")]
    [InlineData(41.6, "0:42")]
    [InlineData(59.6, "1:00")]
    [InlineData(725, "12:05")]
    [InlineData(3599.7, "1:00:00")]
    [InlineData(10807, "3:00:07")]
    public void Clock_Seconds_AsAClockShowsThem(double seconds, string expected) => Assert.Equal(expected, Amount.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.35, "350 ms")]
    [InlineData(4.21, "4.2 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(200_000, "2 days")]
    public void Duration_Seconds_InWords(double seconds, string expected) => Assert.Equal(expected, Amount.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.999, "99 %")]
    [InlineData(1, "100 %")]
    [InlineData(0, "0 %")]
    public void Percent_NotTheEnd_IsNeverHundred(double part, string expected) => Assert.Equal(expected, Amount.Percent(part));

    [Theory]
    [InlineData(3.14159, "3.1/s")]
    [InlineData(1234.5, "1,234/s")]
    public void PerSecond_SmallRates_KeepADecimal(double rate, string expected) => Assert.Equal(expected, Amount.PerSecond(rate));
}
