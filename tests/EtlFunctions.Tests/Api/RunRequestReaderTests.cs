using System.Text;
using EtlFunctions.Api;
using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Api;

public sealed class RunRequestReaderTests
{
    private static readonly LimitOptions FeedLimits = new() { PageSize = 7, MaxParallelPages = 3 };

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "fullRefresh": false, "fresh": false }""")]
    public void Read_NothingAsked_TakesTheFeedsOwn(string body) =>
        Assert.Equal(new RunRequest(), Request(body));

    [Fact]
    public void Read_FullRefresh_IsTakenOver() => Assert.True(Request("""{ "fullRefresh": true }""").FullRefresh);

    [Fact]
    public void Read_Fresh_IsTakenOver() => Assert.Equal(new RunRequest { Fresh = true }, Request("""{ "fresh": true }"""));

    [Fact]
    public void Read_AcceptShape_IsTakenOver() => Assert.Equal(new RunRequest { AcceptShape = true }, Request("""{ "acceptShape": true }"""));

    [Fact]
    public void Read_LimitsOfRejects_AreTakenOver() => Assert.Equal(
        FeedLimits with { MaxRejects = 5, MaxRejectPercent = 100 }, Request("""{ "limits": { "maxRejects": 5, "maxRejectPercent": 100 } }""").Limits);

    [Fact]
    public void Read_SomeLimits_LeavesTheOthersAsTheFeedHasThem() => Assert.Equal(
        FeedLimits with { PageSize = 100, PagesPerSegment = 200 },
        Request("""{ "limits": { "pageSize": 100, "pagesPerSegment": 200 } }""").Limits);

    [Theory]
    [InlineData("[]", "$", "[]", "an object")]
    [InlineData("7", "$", "7", "an object")]
    [InlineData("{", "$", "no JSON at line 1, byte 2", "a JSON object, or no body at all")]
    [InlineData("""{ "fullRefresh": "yes" }""", "$.fullRefresh", "\"yes\"", "true or false")]
    [InlineData("""{ "acceptShape": 1 }""", "$.acceptShape", "1", "true or false")]
    [InlineData("""{ "limits": { "maxRejectPercent": 101 } }""", "$.limits.maxRejectPercent", "101", "an integer from 0 to 100")]
    [InlineData("""{ "fresh": 1 }""", "$.fresh", "1", "true or false")]
    [InlineData("""{ "fullRefresh": null }""", "$.fullRefresh", "null", "true or false")]
    [InlineData("""{ "limits": 5 }""", "$.limits", "5", "an object")]
    [InlineData("""{ "limits": { "pageSize": 0 } }""", "$.limits.pageSize", "0", "an integer from 1 to 10000")]
    [InlineData("""{ "limits": { "chunkSize": 26 } }""", "$.limits.chunkSize", "26", "an integer from 1 to 25")]
    [InlineData("""{ "limits": { "maxParallelPages": 2.5 } }""", "$.limits.maxParallelPages", "2.5", "an integer from 1 to 64")]
    [InlineData("""{ "limits": { "maxRecordBytes": "9999" } }""", "$.limits.maxRecordBytes", "\"9999\"", "an integer from 1024 to 67108864")]
    public void Read_WrongField_NamesIt(string body, string field, string found, string expected) =>
        Assert.Equal([new FieldError(field, found, expected)], Errors(body));

    [Theory]
    [InlineData("connection")]
    [InlineData("path")]
    [InlineData("url")]
    [InlineData("FullRefresh")]
    public void Read_FieldThatChoosesSourceOrTarget_IsRefused(string field) =>
        Assert.Equal([$"$.{field}"], Errors($$"""{ "{{field}}": "x" }""").Select(e => e.Field));

    [Fact]
    public void Read_SeveralWrongFields_NamesAllAtOnce() => Assert.Equal(
        ["$.a", "$.limits.pageSize", "$.limits.b"],
        Errors("""{ "a": 1, "limits": { "pageSize": -1, "b": 2 } }""").Select(e => e.Field));

    [Theory]
    [InlineData("""{ "limits": { "pageSize": 26 } }""", "26", 25)]
    [InlineData("""{ "limits": { "chunkSize": 6 } }""", "7", 6)]
    public void Read_PageOfATableInSeveralChunks_IsRefused(string body, string found, int chunk)
    {
        var (request, errors) = Read(body, new PostgresSourceOptions { Table = "public.staging", Key = ["id"] });
        Assert.Null(request);
        Assert.Equal(
            [new FieldError("$.limits.pageSize", found, $"at most limits.chunkSize ({chunk}), since a page of a postgres source is committed by one statement")], errors);
    }

    [Fact]
    public void Read_LongerThanAllowed_IsRefusedUnread() => Assert.Equal(
        [new FieldError("$", "16385 bytes or more", "at most 16384 bytes")], Errors(new string(' ', 16385)));

    private static RunRequest Request(string body)
    {
        var (request, errors) = Read(body);
        Assert.Empty(errors);
        return request!;
    }

    private static IReadOnlyList<FieldError> Errors(string body)
    {
        var (request, errors) = Read(body);
        Assert.Null(request);
        return errors;
    }

    private static (RunRequest? Request, IReadOnlyList<FieldError> Errors) Read(string body, SourceOptions? source = null) =>
        RunRequestReader.Read(Encoding.UTF8.GetBytes(body), source ?? new FileSourceOptions { Paths = ["products.ndjson"] }, FeedLimits);
}
