using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Feeds;

public sealed class FeedErrorTests
{
    [Fact]
    public void Message_SeveralErrors_HasEachOnItsLine()
    {
        const string Json = """
            {
              "name": "Bench", "sorce": {},
              "source": { "type": "file", "path": [], "format": "parquet" },
              "mapping": { "title": 7, "skus": { "each": "variants" } },
              "limits": { "pageSize": 0, "chunkSize": "many" }
            }
            """;

        var message = Assert.Throws<FeedValidationException>(() => FeedText.Parse(Json)).Message;

        Assert.Equal(
            """
            feeds/bench.json: $.name: found "Bench", expected a name: 1 to 63 lower-case letters, digits, - and _, starting with a letter or digit
            feeds/bench.json: $.source.path: found an empty array, expected the path or glob of a file, or an array of at least one
            feeds/bench.json: $.source.format: found "parquet", expected "auto", "ndjson", "json", "csv", "xlsx" or "xml"
            feeds/bench.json: $.mapping.id: found nothing, expected the mapping of the product's key
            feeds/bench.json: $.mapping.title: found 7, expected a path, or an object
            feeds/bench.json: $.mapping.skus.code: found nothing, expected the mapping of the SKU's code
            feeds/bench.json: $.limits.pageSize: found 0, expected an integer from 1 to 10000
            feeds/bench.json: $.limits.chunkSize: found "many", expected an integer from 1 to 25
            feeds/bench.json: $.sorce: found the unknown key "sorce", expected "source", or another of the known keys $schema, allowEmpty, limits, mapping, name, nightly, shape, source, target
            """,
            message);
    }

    [Theory]
    [InlineData("pagesize", "pageSize")]
    [InlineData("page_size", "pageSize")]
    [InlineData("chunks", "chunkSize")]
    [InlineData("maxParalelPages", "maxParallelPages")]
    public void UnknownKey_NearAKnownOne_NamesIt(string key, string nearest) => Assert.Equal(
        [$"{FeedText.File}: $.limits.{key}: found the unknown key \"{key}\", expected \"{nearest}\", or another of the known keys chunkSize, maxParallelPages, maxRecordBytes, maxRejectPercent, maxRejects, pageSize, pagesPerSegment, retentionDays"],
        FeedText.Errors(FeedText.With("limits", $$"""{ "{{key}}": 1 }""")));

    [Fact]
    public void UnknownKey_LikeNoKnownOne_ListsTheKnownOnes() => Assert.Equal(
        [$"{FeedText.File}: $.target[\"to do\"]: found the unknown key \"to do\", expected one of the known keys deleteMissing, maxDeletePercent, unreadableMayDelete"],
        FeedText.Errors(FeedText.With("target", """{ "to do": 1 }""")));

    [Fact]
    public void DuplicateKey_AnyDepth_IsNamed() => Assert.Equal(
        [
            $"{FeedText.File}: $.mapping.title: found the key \"title\" 2 times, expected it once",
            $"{FeedText.File}: $.mapping.attributes.const[0].a: found the key \"a\" 3 times, expected it once",
        ],
        FeedText.Errors(FeedText.With("mapping", """{ "id": "id", "title": "a", "attributes": { "const": [{ "a": 1, "a": 2, "a": 3 }] }, "title": "b" }""")));

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{\n  \"name\": bench\n}", "line 2, column 11")]
    [InlineData("{ \"name\": \"bench\" }\n{}", "line 2, column 1")]
    [InlineData("{ \"name\": \"bench\"", "line 1, column 18")]
    public void NotJson_Anywhere_NamesLineAndColumn(string json, string place)
    {
        var error = Assert.Single(FeedText.Errors(json));

        Assert.StartsWith($"{FeedText.File}: $: found no valid JSON at {place} (", error, StringComparison.Ordinal);
        Assert.EndsWith("), expected a JSON object", error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "a\ud800" }""", "$.name: found a text with NUL or a lone surrogate")]
    [InlineData("""{ "name": ["a\u0000"] }""", "$.name[0]: found a text with NUL or a lone surrogate")]
    [InlineData("""{ "na\udc00me": 1 }""", "$: found a key with NUL or a lone surrogate")]
    public void TextThatNoDatabaseHolds_Anywhere_IsRefused(string json, string error) =>
        Assert.Equal([$"{FeedText.File}: {error}, expected text without NUL and lone surrogates"], FeedText.Errors(json));

    [Fact]
    public void LongValue_InAnError_IsShortened()
    {
        var error = Assert.Single(FeedText.Errors(FeedText.With("name", $"\"{new string('x', 100_000)}\"")));

        Assert.True(error.Length < 300, error);
    }

    [Fact]
    public void TwoOrigins_OfOneColumn_AreNamed() => Assert.Equal(
        [$"{FeedText.File}: $.mapping.attributes: found \"path\" and \"rest\", expected exactly one of the keys \"path\", \"const\" or \"rest\""],
        FeedText.Errors(FeedText.With("mapping", """{ "id": "id", "attributes": { "path": "a", "rest": true } }""")));

    [Fact]
    public void DeclaredColumn_BesideAMapper_IsRefused() => Assert.Equal(
        [$"{FeedText.File}: $.mapping.title: found \"title\" beside \"mapper\", expected only \"id\" beside it, since a registered mapper replaces the declared mapping"],
        FeedText.Errors(FeedText.With("mapping", """{ "mapper": "shop", "title": "title" }""")));

    [Fact]
    public void OptionOfAnotherFormat_IsRefused() => Assert.Equal(
        [$"{FeedText.File}: $.source.delimiter: found \";\", expected no delimiter beside this format; it is for \"csv\" or \"auto\""],
        FeedText.Errors(FeedText.With("source", """{ "type": "file", "path": "p", "format": "json", "delimiter": ";" }""")));
}
