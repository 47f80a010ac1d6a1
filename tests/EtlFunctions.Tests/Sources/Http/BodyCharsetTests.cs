using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>The charset that a body's Content-Type, its byte order mark or the feed tells.</summary>
public sealed class BodyCharsetTests
{
    private static readonly PaginatorOptions SinglePage = new() { Type = PaginatorType.SinglePage };

    private static readonly MappingOptions Mapping = new() { Id = new FieldMapping { Path = "id" }, Title = new FieldMapping { Path = "title", Optional = true } };

    [Theory]
    [InlineData("text/csv; charset=ISO-8859-1", "windows-1252", null)]
    [InlineData("text/csv; charset=\"windows-1252\"", "windows-1252", null)]
    [InlineData("text/csv; charset=utf-16", "utf-16le", null)]
    [InlineData("text/csv", "windows-1252", "windows-1252")]
    [InlineData("text/csv; charset=utf-8", "windows-1252", "windows-1252")]
    [InlineData("text/csv; charset=x-unheard-of", "utf-8", null)]
    [InlineData("text/csv; charset=US-ASCII", "utf-8", null)]
    public async Task Csv_IsReadInTheCharsetThatIsDeclared(string type, string encoding, string? declared)
    {
        var body = EncodingTests.Encode("id,title\n1,Wärmflasche\n2,Lamp\n", encoding);
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, type).ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage, Encoding = declared });

        Assert.Equal(["Wärmflasche", "Lamp"], (await run.LoadAsync()).Select(Title));
    }

    [Fact]
    public async Task ByteOrderMark_ComesBeforeEverythingDeclared()
    {
        byte[] body = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id\ttitle\n1\t24\" Wärme\n")];
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, "text/tab-separated-values; charset=utf-8").ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage, Encoding = "windows-1252" });

        Assert.Equal(["24\" Wärme"], (await run.LoadAsync()).Select(Title));
    }

    [Theory]
    [InlineData("application/json; charset=iso-8859-1", "windows-1252")]
    [InlineData("application/json; charset=utf-16le", "utf-16le")]
    public async Task JsonPages_AreReadInTheirCharset(string type, string encoding)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var page = c.Request.Query["page"] == "2" ? "[]" : """[{"id":1,"title":"Wärme"},{"id":2,"title":"Öl"}]""";
            return Results.Bytes(EncodingTests.Encode($$"""{"total":2,"grün":1,"items":{{page}}}""", encoding), type).ExecuteAsync(c);
        });
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } });

        Assert.Equal(["Wärme", "Öl"], (await run.LoadAsync()).Select(Title));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FirstRecords_InAnotherCharset_StopAndNameIt(bool isCsv)
    {
        var body = EncodingTests.Encode(isCsv ? "id,title\n1,Wärmflasche\n" : """[{"id":1,"title":"Wärmflasche"}]""", "windows-1252");
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, isCsv ? "text/csv" : "application/json").ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = isCsv ? SinglePage : new PaginatorOptions() });

        var error = Assert.IsType<FeedMisfitException>(await run.FailAsync());

        Assert.Contains("looks like windows-1252 (\"Wärmflasche\"): set source.encoding to \"windows-1252\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Utf8_DeclaredAsSomethingElse_IsNotTakenForIt(bool isCsv)
    {
        var body = Encoding.UTF8.GetBytes(isCsv ? "id,title\n1,Wärmflasche\n" : """[{"id":1,"title":"Wärmflasche"}]""");
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, (isCsv ? "text/csv" : "application/json") + "; charset=ISO-8859-1").ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = isCsv ? SinglePage : new PaginatorOptions() });

        var error = Assert.IsType<FeedMisfitException>(await run.FailAsync());

        Assert.Contains("found text in UTF-8 (\"Wärmflasche\"); expected iso-8859-1 by Content-Type. Set source.encoding to \"utf-8\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("utf-16be")]
    public async Task Stream_GoesOnWhereAResumeBegins(string encoding)
    {
        var body = EncodingTests.Encode("id,title\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"{i},Wärme {i} €\n")), encoding);
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, $"text/csv; charset={encoding}", enableRangeProcessing: true).ExecuteAsync(c));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage };
        await using var first = Open(options);
        var plan = await first.Source.PlanAsync(null, 7, CancellationToken.None);
        await using var resumed = Open(options);
        var titles = new List<string?>();
        foreach (var page in plan.Pages.Concat((await SourceRun.PlanAllAsync(resumed.Source, plan.NextCursor)).SelectMany(p => p.Pages)))
        {
            titles.AddRange((await SourceRun.ReadAsync(resumed.Source, page)).Texts().Select(Title));
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"Wärme {i} €"), titles);
    }

    [Theory]
    [InlineData("<!doctype html><html></html>", "found an HTML or XML page")]
    [InlineData("[{\"id\":1}]", "found JSON; expected CSV")]
    [InlineData("PK\u0003\u0004zip", "found a zip archive")]
    public async Task Body_ThatIsNoCsv_IsCalledSo(string body, string found)
    {
        await using var server = await ApiServer.StartAsync(c => Results.Text(body, "text/csv").ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage });

        Assert.Contains(found, (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MappedColumn_ThatIsNotThere_IsAnError()
    {
        await using var server = await ApiServer.StartAsync(c => Results.Text("Id,title\n1,A\n", "text/csv").ExecuteAsync(c));
        await using var run = Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage });

        Assert.Contains("found no column for mapping.id \"id\" (perhaps \"Id\" is meant)", Assert.IsType<FeedMisfitException>(await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    private static HttpSourceRun Open(HttpSourceOptions options) => HttpSourceRun.Open(HttpSourceRun.Feed(options) with { Mapping = Mapping });

    private static string? Title(string record)
    {
        using var json = System.Text.Json.JsonDocument.Parse(record);
        return json.RootElement.GetProperty("title").GetString();
    }
}
