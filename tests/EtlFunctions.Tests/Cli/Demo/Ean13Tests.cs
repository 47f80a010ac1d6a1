using EtlFunctions.Cli.Demo;

namespace EtlFunctions.Tests.Cli.Demo;

public sealed class Ean13Tests
{
    // From the packs of a book, a bottle and a pencil.
    [Theory]
    [InlineData(978_014_044_926L, "9780140449266")]
    [InlineData(400_638_133_393L, "4006381333931")]
    [InlineData(590_123_412_345L, "5901234123457")]
    [InlineData(0L, "0000000000000")]
    [InlineData(200_000_000_010L, "2000000000107")]
    public void Of_TwelveDigits_AppendsTheCheckDigit(long number, string expected) => Assert.Equal(expected, Ean13.Of(number));

    [Theory]
    [InlineData(-1L)]
    [InlineData(1_000_000_000_000L)]
    public void Of_NotTwelveDigits_Throws(long number) => Assert.Throws<ArgumentOutOfRangeException>(() => Ean13.Of(number));
}
