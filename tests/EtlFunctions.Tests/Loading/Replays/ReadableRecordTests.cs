using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Loading;
using EtlFunctions.Tests.Mapping;

namespace EtlFunctions.Tests.Loading;

public sealed class ReadableRecordTests
{
    [Fact]
    public void Record_InUtf8_IsItsText() => Assert.Equal(new ReadableRecord("{\"a\":\"ü\"}", "utf-8"), ReadableRecord.Of(Encoding.UTF8.GetBytes("{\"a\":\"ü\"}"), null));

    [Fact]
    public void Record_InTheEncodingOfItsSource_IsItsText() =>
        Assert.Equal(new ReadableRecord("{\"a\":\"ü\"}", "windows-1252"), ReadableRecord.Of(Encoding.Latin1.GetBytes("{\"a\":\"ü\"}"), Feed("windows-1252")));

    [Theory]
    [InlineData(null)]
    [InlineData("windows-1252")]
    public void Record_ThatIsNoText_IsItsBytes(string? encoding)
    {
        var record = ReadableRecord.Of([0x7B, 0x22, 0xFF, 0x81, 0x00, .. "0123456789ABCDEF"u8], Feed(encoding));

        Assert.Equal("hex", record.Encoding);
        Assert.Equal(
            "00000000  7b 22 ff 81 00 30 31 32 33 34 35 36 37 38 39 41  {\"...0123456789A\n"
            + "00000010  42 43 44 45 46                                   BCDEF\n",
            record.Text);
    }

    private static Feed Feed(string? encoding) => new()
    {
        Name = "shop",
        Source = new FileSourceOptions { Paths = ["shop.ndjson"], Encoding = encoding },
        Mapping = MappingSample.Full,
        BaseDirectory = Path.GetTempPath(),
    };
}
