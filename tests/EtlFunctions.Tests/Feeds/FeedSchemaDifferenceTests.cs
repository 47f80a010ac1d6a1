namespace EtlFunctions.Tests.Feeds;

/// <summary>All that the schema cannot say as the loader does; what is not here, both judge alike.</summary>
public sealed class FeedSchemaDifferenceTests
{
    [Theory]
    [InlineData("name", "\"${env:UNSET}\"", "a variable that is not set")]
    [InlineData("name", "\"${env:CAPITAL}\"", "a variable whose value does not fit")]
    [InlineData("limits", """{ "pageSize": "${env:CAPITAL}" }""", "a variable whose value is no number")]
    [InlineData("mapping", """{ "id": "a..b${env:CAPITAL}" }""", "a path with a variable")]
    [InlineData("limits", """{ "pageSize": 1, "pageSize": 2 }""", "a key that stands twice")]
    [InlineData("mapping", """{ "id": "a\ud800" }""", "a lone surrogate")]
    [InlineData("mapping", """{ "id": "id", "updatedAt": { "path": "t", "format": "HH:mm" } }""", "a time format without a date")]
    [InlineData("mapping", """{ "id": "id", "updatedAt": { "path": "t", "default": "soon" } }""", "a text that is no time")]
    [InlineData("mapping", """{ "id": "id", "updatedAt": { "const": 7 } }""", "a number where the format is ISO 8601")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "param": "b", "initialValue": "soon" } }""", "a start value that is no time")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "param": "b", "initialValue": "1.5", "type": "integer" } }""", "a start value that is no whole number")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "params": { "b": 1 }, "incremental": { "cursorPath": "a", "param": "b" } }""", "a parameter that is taken")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "paginator": { "type": "cursor", "cursorPath": "n", "cursorBodyPath": "a" } }""", "a place of a body without a body")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "method": "POST", "json": { "a": 1 }, "paginator": { "type": "cursor", "cursorPath": "n", "cursorBodyPath": "a.b" } }""", "a place below a number")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "method": "POST", "json": {}, "paginator": { "type": "cursor", "cursorPath": "n", "cursorParam": "c", "cursorBodyPath": "a" } }""", "a cursor at two places")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "children": [{ "into": "v", "path": "p" }] }""", "a child that is the same for every record")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "children": [{ "into": "v", "path": "${id}/a" }, { "into": "v", "path": "${id}/b" }] }""", "two children at one place")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "graphql": { "query": "q" }, "paginator": { "type": "pageNumber", "basePage": 1 } }""", "a page number without a variable")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "method": "POST", "json": { "q": "status:active" }, "incremental": { "cursorPath": "a", "bodyPath": "q" } }""", "a start that would take another condition's place")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "bodyPath": "q" } }""", "a start in a body without a body")]
    [InlineData("mapping", """{ "id": "id", "skus": { "code": "c", "price": { "const": 123456789012345 } } }""", "a number beyond numeric(18,4)")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "export": { "start": { "method": "POST", "path": "exports" }, "poll": { "path": "latest" }, "readyPath": "state", "readyValue": "done", "urlPath": "url" } }""", "an export that poll does not name")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "export": { "start": { "path": "a/${start.id}" }, "poll": { "path": "exports/${start.id}" }, "readyPath": "state", "readyValue": "done", "urlPath": "url" } }""", "a value of an answer that is not there yet")]
    [InlineData("source", """{ "type": "http", "baseUrl": "https://a.example", "export": { "start": { "method": "POST", "path": "exports" }, "poll": { "path": "${start.a}/${start.b}" }, "find": { "path": "latest", "idPath": "id", "createdPath": "at", "samePath": "q" }, "readyPath": "state", "readyValue": "done", "urlPath": "url" } }""", "two values beside find")]
    [InlineData("source", """{ "type": "postgres", "table": "a", "key": "id", "connection": "Host=h;Password=x" }""", "a password in the feed")]
    [InlineData("source", """{ "type": "postgres", "table": "a", "key": "id", "connection": "Host=${env:CAPITAL};PWD = 'x'" }""", "a password beside a variable")]
    [InlineData("source", """{ "type": "postgres", "table": "a", "key": "id", "connection": "postgres://me:x@h/shop" }""", "a password in a URL")]
    [InlineData("source", """{ "type": "postgres", "table": "a", "key": "id", "connection": "${env:CAPITAL}" }""", "a variable that holds no connection")]
    [InlineData("source", """{ "type": "postgres", "table": "a", "key": "id", "status": { "column": "s", "pending": "x", "loaded": "x", "rejected": "y" } }""", "rows that stay pending when loaded")]
    public void Feed_ThatOnlyTheLoaderCanJudge_IsRefusedByItAlone(string part, string value, string why)
    {
        var json = FeedText.With(part, value);

        Assert.True(FeedText.Errors(json, ("CAPITAL", "A B")).Length > 0, why);
        Assert.Empty(FeedSchema.Errors(json));
    }

    [Fact]
    public void Path_WithTooManySteps_IsRefusedByTheLoaderAlone()
    {
        var json = FeedText.With("mapping", $$"""{ "id": "{{string.Join('.', Enumerable.Repeat("a", 64))}}" }""");

        Assert.NotEmpty(FeedText.Errors(json));
        Assert.Empty(FeedSchema.Errors(json));
    }

    [Fact]
    public void Page_OfATableLargerThanAChunk_IsRefusedByTheLoaderAlone()
    {
        const string Json = """{ "name": "bench", "source": { "type": "postgres", "table": "a.b", "key": "id" }, "mapping": { "id": "id" }, "limits": { "chunkSize": 10 } }""";

        Assert.Equal(
            [$"{FeedText.File}: $.limits.pageSize: found 25, expected at most limits.chunkSize (10), since a page of a postgres source is committed by one statement"],
            FeedText.Errors(Json));
        Assert.Empty(FeedSchema.Errors(Json));
    }

    [Theory]
    [InlineData("""{ "type": "postgres", "table": "a.b", "key": "id", "status": { "column": "s", "pending": "new", "loaded": "done", "rejected": "bad" } }""", "source.status")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "param": "b", "initialValue": "2024-01-31" } }""", "source.incremental.initialValue")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "paginator": { "type": "offset", "offset": 1 } }""", "paginator.offset")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "paginator": { "type": "offset", "maximumOffset": 1000 } }""", "paginator.maximumOffset")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "paginator": { "type": "pageNumber", "basePage": 1, "maximumPage": 9 } }""", "paginator.maximumPage")]
    public void Deletes_OfASourceThatNoRunReadsWhole_AreRefusedByTheLoaderAlone(string source, string key)
    {
        var json = $$"""{ "name": "bench", "source": {{source}}, "mapping": { "id": "id" }, "target": { "deleteMissing": "soft" } }""";

        Assert.Matches(
            $"\\$\\.target\\.deleteMissing: found \"soft\" beside \"{key}\", .+, expected \"none\", or a source that is read whole: what no run reads cannot be told from what was deleted",
            Assert.Single(FeedText.Errors(json)));
        Assert.Empty(FeedSchema.Errors(json));
        Assert.NotNull(FeedText.Parse(json.Replace("\"soft\"", "\"none\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "type": "postgres", "query": "SELECT 1 AS id", "key": "id" }""")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "param": "b" } }""")]
    [InlineData("""{ "type": "http", "baseUrl": "https://a.example", "paginator": { "type": "offset", "offset": 0 } }""")]
    public void Deletes_OfASourceThatIsReadWhole_AreAllowed(string source) =>
        Assert.NotNull(FeedText.Parse($$"""{ "name": "bench", "source": {{source}}, "mapping": { "id": "id" }, "target": { "deleteMissing": "soft" } }"""));

    // For JSON Schema from draft 6 on these are integers; the validator used here keeps to draft 4 and refuses them too.
    [Theory]
    [InlineData("25.0")]
    [InlineData("1e2")]
    public void Limit_WrittenAsADecimal_IsRefusedByTheLoader(string number) => Assert.Equal(
        [$"{FeedText.File}: $.limits.pageSize: found {number}, expected an integer from 1 to 10000"],
        FeedText.Errors(FeedText.With("limits", $$"""{ "pageSize": {{number}} }""")));

    [Fact]
    public void Path_WithAnIndexOfTenDigits_IsRefusedByTheSchemaAlone()
    {
        var json = FeedText.With("mapping", """{ "id": "a[2147483647]" }""");

        Assert.NotNull(FeedText.Parse(json));
        Assert.NotEmpty(FeedSchema.Errors(json));
    }
}
