using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.Tests.Incremental;

public sealed class CursorReaderTests
{
    [Theory]
    [InlineData("updated_at", CursorType.Timestamp, """{"id":1,"updated_at":" 2024-01-31T09:30:00Z "}""", "2024-01-31T09:30:00Z")]
    [InlineData("a.b[1].c", CursorType.Timestamp, """{"a":{"b":[0,{"c":"2024-01-31"}]}}""", "2024-01-31")]
    [InlineData("v", CursorType.Timestamp, """{"v":"2024-01-31\u0054\u0030\u0039:30"}""", "2024-01-31T09:30")]
    [InlineData("v", CursorType.Timestamp, """{"v":"2024-01-31","v":"2024-02-01"}""", "2024-02-01")]
    [InlineData("v", CursorType.Integer, """{"v":12345678901234567890}""", "12345678901234567890")]
    [InlineData("v", CursorType.Integer, """{"v":"7"}""", "7")]
    [InlineData("v", CursorType.Text, """{"v":" x"}""", " x")]
    [InlineData("v", CursorType.Text, """{"v":1.50}""", "1.50")]
    [InlineData("v", CursorType.Timestamp, """{"w":"2024-01-31"}""", null)]
    [InlineData("v", CursorType.Timestamp, """{"v":null}""", null)]
    [InlineData("v", CursorType.Timestamp, """{"v":1706693400}""", null)]
    [InlineData("v", CursorType.Timestamp, """{"v":{"v":"2024-01-31"}}""", null)]
    [InlineData("v", CursorType.Timestamp, """["2024-01-31"]""", null)]
    [InlineData("v", CursorType.Timestamp, """{"v":"2024-01-31",""", null)]
    [InlineData("v", CursorType.Text, """{"v":"\ud800"}""", null)]
    [InlineData("v", CursorType.Text, "", null)]
    public void Read_Record_GivesTheValueAsItStandsThere(string path, CursorType type, string record, string? value) =>
        Assert.Equal(value, Reader(path, type).Read(Record(Encoding.UTF8.GetBytes(record)))?.Value);

    [Fact]
    public void Read_RecordOfAnyBytes_GivesNothing()
    {
        Assert.Null(Reader("v", CursorType.Text).Read(Record([0x7B, 0xFF, 0x00])));
        Assert.Null(Reader("v", CursorType.Text).Read(Record(Encoding.UTF8.GetBytes(new string('[', 10_000)))));
    }

    [Fact]
    public void Read_RecordThatCouldNotBeDecoded_GivesNothing() => Assert.Null(Reader("v", CursorType.Text).Read(
        Record("{\"v\":\"a\"}"u8.ToArray()) with { Problem = new RejectReason(RejectStage.Read, "x", "x") }));

    [Fact]
    public void Of_FeedThatReadsEverything_IsNone() => Assert.Null(CursorReader.Of(HttpSourceRun.Feed(new HttpSourceOptions { BaseUrl = "http://a.example" }).Incremental));

    [Fact]
    public void Higher_OfTwo_IsTheLaterOne()
    {
        var values = CursorValues.Of(CursorType.Integer);
        var (nine, ten) = (values.Read("9"), values.Read("10"));

        Assert.Equal(ten, CursorReader.Higher(nine, ten));
        Assert.Equal(ten, CursorReader.Higher(ten, nine));
        Assert.Equal(nine, CursorReader.Higher(null, nine));
        Assert.Equal(nine, CursorReader.Higher(nine, null));
        Assert.Null(CursorReader.Higher(null, null));
    }

    private static RawRecord Record(byte[] payload) => new(new RecordLocation("api", 1), payload);

    private static CursorReader Reader(string path, CursorType type) =>
        CursorReader.Of(new IncrementalOptions { CursorPath = path, Param = "since", Type = type })!;
}
