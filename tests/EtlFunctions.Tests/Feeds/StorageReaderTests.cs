using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Tests.Feeds;

public sealed class StorageReaderTests : IDisposable
{
    private readonly string _folder = TemporaryFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Source_InAzure_IsRead()
    {
        var source = Read("""{ "type": "file", "path": "azblob://shop/feeds/in/*.csv", "connection": "${env:SHOP_STORAGE}" }""");

        Assert.Equal(new[] { "azblob://shop/feeds/in/*.csv" }, source.Paths);
        Assert.Equal("AccountKey=secret", source.Connection);
    }

    [Fact]
    public void Source_InS3_IsRead()
    {
        var source = Read("""{ "type": "file", "path": ["s3://feeds/a.csv", "b.csv"], "endpoint": "http://127.0.0.1:9000", "region": "eu-central-1", "pathStyle": false }""");

        Assert.Equal(("http://127.0.0.1:9000", "eu-central-1", false), (source.Endpoint, source.Region, source.PathStyle));
    }

    [Theory]
    [InlineData("""{ "type": "file", "path": "s3://feeds" }""", "$.source.path", "s3://bucket/key")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/in/" }""", "$.source.path", "s3://bucket/key")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds" }""", "$.source.path", "azblob://account/container/key")]
    [InlineData("""{ "type": "file", "path": "gs://feeds/a.csv" }""", "$.source.path", "s3://bucket/key")]
    [InlineData("""{ "type": "file", "path": ["s3://feeds/a.csv", "azblob://shop/feeds/a.csv"] }""", "$.source.path", "paths of one store")]
    [InlineData("""{ "type": "file", "path": "a.csv", "connection": "${env:SHOP_STORAGE}" }""", "$.source.connection", "beside such a path only")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/a.csv", "connection": "${env:SHOP_STORAGE}" }""", "$.source.connection", "beside such a path only")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "connection": "AccountKey=abc" }""", "$.source.connection", "a secret is not written in the feed")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "connection": "${env:EMPTY}" }""", "$.source.connection", "a connection string in it")]
    [InlineData("""{ "type": "file", "path": "a.csv", "endpoint": "https://x.example" }""", "$.source.endpoint", "beside such a path only")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/a.csv", "endpoint": "x.example" }""", "$.source.endpoint", "http://")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/a.csv", "endpoint": "https://x.example?sig=1" }""", "$.source.endpoint", "without user name or query")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "endpoint": "http://x.example" }""", "$.source.endpoint", "https://")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "endpoint": "https://x.example", "connection": "${env:SHOP_STORAGE}" }""", "$.source.endpoint", "one of them")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "region": "eu-central-1" }""", "$.source.region", "beside such a path only")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/a.csv", "region": "eu central" }""", "$.source.region", "the name of a region")]
    [InlineData("""{ "type": "file", "path": "azblob://shop/feeds/a.csv", "pathStyle": true }""", "$.source.pathStyle", "beside such a path only")]
    [InlineData("""{ "type": "file", "path": "s3://feeds/a.csv", "pathStyle": "yes" }""", "$.source.pathStyle", "true or false")]
    public void Source_Wrong_IsTold(string source, string place, string expected)
    {
        var error = Assert.Single(Assert.Throws<FeedValidationException>(() => Read(source)).Errors);

        Assert.Equal(place, error.JsonPath);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", error.ToString(), StringComparison.Ordinal);
    }

    private FileSourceOptions Read(string source)
    {
        var file = Path.Combine(_folder, "feed.json");
        File.WriteAllText(file, $$"""{ "name": "shop", "source": {{source}}, "mapping": { "id": "id", "title": "title" } }""");
        return (FileSourceOptions)new FeedLoader(_folder, name => name switch { "SHOP_STORAGE" => "AccountKey=secret", "EMPTY" => "", _ => null }).Load(file).Source;
    }
}
