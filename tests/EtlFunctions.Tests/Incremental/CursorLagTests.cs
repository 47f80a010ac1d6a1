using EtlFunctions.Feeds;
using EtlFunctions.Incremental;

namespace EtlFunctions.Tests.Incremental;

/// <summary>What a run asks from, and how far a watermark may go, in the form of the API's own values.</summary>
public sealed class CursorLagTests
{
    [Theory]
    [InlineData("2024-03-01T00:00:00Z", 1, "2024-02-29T23:59:59Z")]
    [InlineData("2024-03-01T00:00:00Z", 0, "2024-03-01T00:00:00Z")]
    [InlineData("2024-03-01T00:30:00+02:00", 3600, "2024-02-29T23:30:00+02:00")]
    [InlineData("2024-03-01T10:00:00.123-0500", 1, "2024-03-01T09:59:59.123-0500")]
    [InlineData("2024-03-01 10:00:00,123456789", 2, "2024-03-01 09:59:58,123456789")]
    [InlineData("2024-03-01t10:00z", 1, "2024-03-01t09:59z")]
    [InlineData("2024-03-01", 1, "2024-02-29")]
    [InlineData("2024-02-29T24:00:00Z", 1, "2024-02-29T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z", 5, "0001-01-01T00:00:00Z")]
    public void Before_ATime_IsWrittenAsItAndNeverLater(string value, int lag, string before)
    {
        var values = CursorValues.Of(CursorType.Timestamp);

        Assert.Equal(before, values.Before(value, lag));
        Assert.True(string.CompareOrdinal(values.Read(before)!.Key, values.Read(value)!.Key) <= 0);
    }

    [Theory]
    [InlineData("100", 1, "99")]
    [InlineData("0", 5, "-5")]
    [InlineData("18446744073709551616", 1, "18446744073709551615")]
    [InlineData("007", 0, "007")]
    public void Before_AnInteger_IsLessByTheLag(string value, int lag, string before) =>
        Assert.Equal(before, CursorValues.Of(CursorType.Integer).Before(value, lag));

    [Fact]
    public void Before_AText_IsTheText() => Assert.Equal("b-7", CursorValues.Of(CursorType.Text).Before("b-7", 0));

    [Theory]
    [InlineData("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z")]
    [InlineData("2024-03-01T10:00:05.2499999Z", "2024-03-01T10:00:05.2499999Z")]
    [InlineData("2024-03-01T10:00:06Z", "2024-03-01T10:00:05Z")]
    [InlineData("2024-03-01T12:00:05.3+02:00", "2024-03-01T12:00:05.2+02:00")]
    [InlineData("2024-03-01T11:00:00.000000000Z", "2024-03-01T10:00:05.250000000Z")]
    [InlineData("2024-03-01 08:31-02:30", "2024-03-01 07:30-02:30")]
    [InlineData("2024-03-02", "2024-03-01")]
    [InlineData("2024-03-01", "2024-03-01")]
    public void NotAfter_ATime_IsWrittenAsTheWatermark(string value, string expected)
    {
        var values = CursorValues.Of(CursorType.Timestamp);
        var time = new DateTimeOffset(2024, 3, 1, 10, 0, 5, 250, TimeSpan.Zero);

        var watermark = values.NotAfter(values.Read(value)!, time);

        Assert.Equal(values.Read(expected), watermark);
        Assert.True(string.CompareOrdinal(watermark.Key, values.Read("2024-03-01T10:00:05.25Z")!.Key) <= 0);
    }

    [Theory]
    [InlineData(CursorType.Integer, "99999999999")]
    [InlineData(CursorType.Text, "zzz")]
    public void NotAfter_NoTime_StaysAsItIs(CursorType type, string value)
    {
        var values = CursorValues.Of(type);

        Assert.Equal(values.Read(value), values.NotAfter(values.Read(value)!, DateTimeOffset.UnixEpoch));
    }
}
