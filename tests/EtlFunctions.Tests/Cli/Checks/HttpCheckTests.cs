using EtlFunctions.Tests.EmbeddedPostgres;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Cli.Checks;

/// <summary><c>etl check</c> and <c>etl preview</c> for APIs, by the real process.</summary>
public sealed class HttpCheckTests : IDisposable
{
    private const string Mapping = """{ "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } }""";

    private static readonly string[] Records = SampleRecord.Many(95);

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NpmFact]
    public async Task Check_OfJsonServer_TellsRecordsPaginatorAndTarget()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var server = await JsonServer.StartAsync($$"""{"products":{{Answers.Array(Records)}}}""");
        WriteFeed($"{server.Url}/products", """, "params": { "_page": 1, "_limit": 20 } """);

        var result = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "check", "shop");

        Assert.Equal(0, result.ExitCode);
        AssertLines(
            result.OutputLines,
            "ok    feed file   shop: source http",
            "ok    mapping     as declared",
            "ok    source      " + server.Url + "/products?_page=1&_limit=20: 95 records announced, pages of 20, read one after the other",
            """                  paginator found out; write it down, so that nothing is guessed: "paginator": {"type":"headerLink"}""",
            "ok    first page  25 records read, all become products",
            "ok    paths       of 95 records: id in 95",
            "ok    database    ",
            "ok    version     PostgreSQL ",
            "ok    pooler      none",
            "ok    writable    takes writes",
            "ok    tables      the next run applies ",
            "ok    privileges  all that a load needs",
            "ok    lease       free",
            "ok    load        25 products loaded and taken back");
    }

    [Fact]
    public async Task Check_WithThePaginatorWritten_SaysSoAndWhatItReads()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 20));
        WriteFeed(server.Url, """, "paginator": { "type": "pageNumber", "basePage": 1 } """);

        var result = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "check", "shop");

        AssertLines(
            result.OutputLines[2..],
            $"ok    source      {server.Url}/?page=1: 95 records announced, 5 pages of 20, read in parallel",
            """                  paginator as the feed says: "paginator": {"type":"pageNumber","basePage":1}""",
            "ok    first page  25 records read, all become products");
    }

    [Theory]
    [InlineData(401, "found the answer 401 Unauthorized; expected 200. Check source.auth")]
    [InlineData(403, "found the answer 403 Forbidden; expected 200. Check source.auth")]
    [InlineData(404, "found the answer 404 NotFound; expected 200. Check source.baseUrl, source.path")]
    public async Task Check_OfAServerThatRefuses_TellsReasonAndRemedy(int status, string expected)
    {
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(status));

        await AssertSourceFailsAsync(server.Url, "", expected);
    }

    [Fact]
    public async Task Check_OfAServerThatRefuses_TellsItsOwnWords()
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            await c.StatusAsync(422);
            await c.JsonAsync("""{"message":"the parameter shop is missing"}""");
        });

        await AssertSourceFailsAsync(server.Url, "", """found the answer 422 UnprocessableEntity; expected 200. The API says: {"message":"the parameter shop is missing"}.""");
    }

    [Theory]
    [InlineData("text/html", "found an HTML or XML page")]
    [InlineData("application/json", "found an HTML or XML page")]
    public async Task Check_OfALoginPage_SaysThatItIsOne(string type, string expected)
    {
        await using var server = await ApiServer.StartAsync(c => Results.Text("\n<!doctype html><html><body>Sign in</body></html>", type).ExecuteAsync(c));

        await AssertSourceFailsAsync(server.Url, "", expected);
    }

    [Theory]
    [InlineData("""{"data":{"items":[{"id":1}]}}""", "data.products", "The body holds an array at \"data.items\".")]
    [InlineData("""[{"id":1}]""", "data", "The body is an array itself: leave source.dataSelector out.")]
    [InlineData("""{"message":"no such shop"}""", "data", "expected the property \"data\"")]
    public async Task Check_WithAWrongDataSelector_NamesARightOne(string body, string selector, string expected)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(body));

        await AssertSourceFailsAsync(server.Url, $$""", "dataSelector": "{{selector}}" """, expected);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "nothing answers there (Connection refused). Check the host and port in source.baseUrl")]
    [InlineData("http://no-such-host.invalid", "the host name is not known")]
    public async Task Check_OfAServerThatIsNotThere_TellsReasonAndRemedy(string url, string expected) =>
        await AssertSourceFailsAsync(url, "", expected);

    [Fact]
    public async Task Check_OfAServerWithoutTls_TellsReasonAndRemedy()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("[]"));

        await AssertSourceFailsAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal), "", "source.baseUrl begins with http://");
    }

    [Fact]
    public async Task Check_OfAnEmptyPage_SaysThatARunWouldLoadNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"items":[]}"""));
        WriteFeed(server.Url, "");

        var result = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "check", "shop");

        Assert.Equal(0, result.ExitCode);
        AssertLines(
            result.OutputLines[2..],
            "ok    source      " + server.Url + "/: 0 records, all on one page",
            "                  paginator not found out: a page without records tells nothing",
            "ok    first page  no records: the source is empty");
    }

    [Fact]
    public async Task Preview_ShowsAsManyRecordsAsAskedBesideTheirProducts()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 3));
        WriteFeed(server.Url, """, "paginator": { "type": "pageNumber", "basePage": 1 } """);

        var result = await EtlProcess.RunAsync(_folder.Path, null, "preview", "shop", "--limit", "5");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(5, result.OutputLines.Count(line => line.StartsWith("  raw ", StringComparison.Ordinal)));
        Assert.Equal([.. Enumerable.Range(1, 5).Select(n => $"  id           P{n}")], result.OutputLines.Where(line => line.StartsWith("  id ", StringComparison.Ordinal)));
        Assert.Contains("  SKU          P5-1  19.9", result.OutputLines);
    }

    [Fact]
    public async Task Preview_OfAServerThatRefuses_TellsReasonAndRemedyWithoutTheSecret()
    {
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(401));
        WriteFeed(server.Url, """, "auth": { "type": "bearer", "token": "${env:HOME}" } """);

        var result = await EtlProcess.RunAsync(_folder.Path, null, "preview", "shop");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Check source.auth", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.GetEnvironmentVariable("HOME")!, result.All, StringComparison.Ordinal);
    }

    private async Task AssertSourceFailsAsync(string url, string keys, string expected)
    {
        await using var database = await TestDatabase.CreateAsync();
        WriteFeed(url, keys);

        var result = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "check", "shop");

        Assert.Equal(1, result.ExitCode);
        AssertLines(result.OutputLines[2..], $"FAIL  source      {url}", "skip  first page  the source cannot be read", "ok    database    ");
        Assert.Contains(expected, result.OutputLines[2], StringComparison.Ordinal);
    }

    private void WriteFeed(string url, string keys) =>
        _folder.Write("feeds/shop.json", $$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{url}}"{{keys}} }, "mapping": {{Mapping}} }""");

    private static void AssertLines(string[] found, params string[] expected) => Assert.All(
        expected, (line, i) => Assert.StartsWith(line, found.ElementAtOrDefault(i) ?? "no line", StringComparison.Ordinal));
}
