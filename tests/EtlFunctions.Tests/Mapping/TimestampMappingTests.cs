using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class TimestampMappingTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000")]
    [InlineData("2024-02-29T10:15", "2024-02-29T10:15:00.0000000")]
    [InlineData("2024-02-29 10:15:30", "2024-02-29T10:15:30.0000000")]
    [InlineData("2024-02-29t10:15:30z", "2024-02-29T10:15:30.0000000")]
    [InlineData(" 2024-02-29T10:15:30.5Z ", "2024-02-29T10:15:30.5000000")]
    [InlineData("2024-02-29T10:15:30,123456789Z", "2024-02-29T10:15:30.1234560")]
    [InlineData("2024-02-29T01:15:30+02:00", "2024-02-28T23:15:30.0000000")]
    [InlineData("2024-02-28T23:15:30-0530", "2024-02-29T04:45:30.0000000")]
    [InlineData("2024-02-29 10:15:30+00", "2024-02-29T10:15:30.0000000")]
    [InlineData("2024-02-29T24:00:00Z", "2024-03-01T00:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999990")]
    public void Iso_IsReadAsUtc(string text, string expected) => Assert.Equal(expected, Read(null, $"\"{text}\""));

    [Theory]
    [InlineData("2024-02-30")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2024-1-1")]
    [InlineData("24-01-01")]
    [InlineData("2024-01-01T")]
    [InlineData("2024-01-01T10")]
    [InlineData("2024-01-01T25:00")]
    [InlineData("2024-01-01T24:01")]
    [InlineData("2024-01-01T10:60")]
    [InlineData("2024-01-01T10:00:61")]
    [InlineData("2024-01-01T10:00:00.Z")]
    [InlineData("2024-01-01T10:00:00+2")]
    [InlineData("2024-01-01T10:00:00+02:")]
    [InlineData("2024-01-01T10:00:00+16:00")]
    [InlineData("2024-01-01T10:00:00 Europe/Berlin")]
    [InlineData("2024-01-01Z")]
    [InlineData("infinity")]
    [InlineData("31.01.2024")]
    public void Iso_OfAnotherForm_IsRejected(string text)
    {
        var reject = Reject(Options(null), Record($"\"{text}\""));

        Assert.Equal(("invalid_timestamp", "t"), (reject.Code, reject.Path));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("9999-12-31T23:59:59-02:00")]
    [InlineData("9999-12-31T24:00:00Z")]
    public void Iso_OutsideTheYears_IsRejected(string text) => Assert.Equal("out_of_range", Reject(Options(null), Record($"\"{text}\"")).Code);

    [Fact]
    public void Iso_Number_AsksForAFormat() => Assert.Equal(
        "t: found number 1709201730, expected a time in ISO 8601 such as 2024-01-31T09:30:00Z; declare another format with 'format'.",
        Reject(Options(null), Record("1709201730")).Message);

    [Theory]
    [InlineData("unix", "1709201730", "2024-02-29T10:15:30.0000000")]
    [InlineData("unix", "\"1709201730.1234567\"", "2024-02-29T10:15:30.1234560")]
    [InlineData("unix", "-1", "1969-12-31T23:59:59.0000000")]
    [InlineData("unix", "1.70920173e9", "2024-02-29T10:15:30.0000000")]
    [InlineData("unixMs", "1709201730500", "2024-02-29T10:15:30.5000000")]
    [InlineData("unixMs", "-62135596800000", "0001-01-01T00:00:00.0000000")]
    [InlineData("dd.MM.yyyy HH:mm", "\"29.02.2024 10:15\"", "2024-02-29T10:15:00.0000000")]
    [InlineData("MM/dd/yy", "\"02/29/24\"", "2024-02-29T00:00:00.0000000")]
    [InlineData("yyyyMMdd", "20240229", "2024-02-29T00:00:00.0000000")]
    [InlineData("yyyy-MM-dd HH:mm:ss zzz", "\"2024-02-29 10:15:30 +02:00\"", "2024-02-29T08:15:30.0000000")]
    [InlineData("d MMM yyyy", "\"29 Feb 2024\"", "2024-02-29T00:00:00.0000000")]
    public void Format_Declared_IsRead(string format, string json, string expected) => Assert.Equal(expected, Read(format, json));

    [Theory]
    [InlineData("unix", "\"2024-02-29\"", "invalid_timestamp")]
    [InlineData("unix", "1e30", "out_of_range")]
    [InlineData("unixMs", "999999999999999999", "out_of_range")]
    [InlineData("unixMs", "315537897600000", "out_of_range")]
    [InlineData("unix", "true", "wrong_type")]
    [InlineData("dd.MM.yyyy", "\"02/29/24\"", "invalid_timestamp")]
    [InlineData("dd.MM.yyyy", "\"30.02.2024\"", "invalid_timestamp")]
    [InlineData("dd.MM.yyyy", "{}", "wrong_type")]
    public void Format_Other_IsRejected(string format, string json, string code) => Assert.Equal(code, Reject(Options(format), Record(json)).Code);

    private static string Read(string? format, string json)
    {
        var read = Product(Options(format), Record(json)).SourceUpdatedAt!.Value;
        Assert.Equal(TimeSpan.Zero, read.Offset);
        return read.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
    }

    private static string Record(string time) => $$"""{"id":1,"t":{{time}}}""";

    private static MappingOptions Options(string? format) => new() { Id = At("id"), UpdatedAt = new FieldMapping { Path = "t", Format = format } };
}
