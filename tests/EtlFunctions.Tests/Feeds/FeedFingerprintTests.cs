using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Feeds;

public sealed class FeedFingerprintTests
{
    private static readonly string Reference = Of(FeedText.Least);

    [Theory]
    [InlineData("name", "\"other\"")]
    [InlineData("target", """{ "deleteMissing": "none" }""")]
    [InlineData("mapping", """{ "title": "title", "id": "id" }""")]
    [InlineData("source", """{ "path": /* moved */ "p.ndjson", "type": "file" }""")]
    [InlineData("allowEmpty", "true")]
    [InlineData("shape", """{ "check": false }""")]
    [InlineData("limits", """{ "maxRejects": 5, "maxRejectPercent": 50 }""")]
    [InlineData("limits", """{ "maxParallelPages": 1, "pagesPerSegment": 2, "maxRecordBytes": 2048, "pageSize": 26, "chunkSize": 24 }""")]
    public void Fingerprint_OfWhatNoPageDependsOn_Stays(string part, string value) => Assert.Equal(Reference, Of(FeedText.With(part, value)));

    [Theory]
    [InlineData("source", """{ "type": "file", "path": "q.ndjson" }""")]
    [InlineData("source", """{ "type": "file", "path": "p.ndjson", "format": "json" }""")]
    [InlineData("mapping", """{ "id": "sku" }""")]
    [InlineData("mapping", """{ "id": "id", "mapper": "shop" }""")]
    public void Fingerprint_OfWhatAPageDependsOn_Changes(string part, string value) => Assert.NotEqual(Reference, Of(FeedText.With(part, value)));

    [Fact]
    public void Fingerprint_OfAnotherValueOfAVariable_Stays()
    {
        var json = FeedText.With("source", """{ "type": "file", "path": "${env:A}" }""");

        Assert.Equal(FeedFingerprint.Of(FeedText.Parse(json, ("A", "1"))), FeedFingerprint.Of(FeedText.Parse(json, ("A", "2"))));
    }

    [Theory]
    [InlineData(""", "initialValue": "2024-01-31", "lag": 60""", true)]
    [InlineData(""", "type": "text" """, false)]
    public void Fingerprint_OfAnIncrementalSource_LeavesOutWhereItStarts(string keys, bool stays)
    {
        static string Feed(string keys) => FeedText.With(
            "source", $$"""{ "type": "http", "baseUrl": "https://a.example", "incremental": { "cursorPath": "a", "param": "b"{{keys}} } }""");

        Assert.Equal(stays, Of(Feed("")) == Of(Feed(keys)));
        Assert.NotEqual(Of(FeedText.With("source", """{ "type": "http", "baseUrl": "https://a.example" }""")), Of(Feed(keys)));
    }

    [Fact]
    public void Fingerprint_StaysAcrossReleases() =>
        Assert.Equal("1045ca44d52d1c7d1268f73d4575f422af0bc010946daf5f7f63077ff4876af4", Reference);

    private static string Of(string json) => FeedFingerprint.Of(FeedText.Parse(json));
}
