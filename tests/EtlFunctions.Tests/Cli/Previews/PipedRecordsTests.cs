using System.Text;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Cli.Previews;

/// <summary>Records from standard input, read as those of the feed's source.</summary>
public sealed class PipedRecordsTests
{
    [Theory]
    [InlineData(""" "type": "file", "path": "a.ndjson" """, """{"id":"1"}""", """{"id":"1"}""")]
    [InlineData(""" "type": "file", "path": "a.json.gz", "dataSelector": "items" """, """{"items":[{"id":"1"}]}""", """{"id":"1"}""")]
    [InlineData(""" "type": "file", "path": "a.tsv" """, "id\ttitle\n1\tA\n", """{"id":"1","title":"A","$rows":[{"id":"1","title":"A"}]}""")]
    [InlineData(""" "type": "http", "baseUrl": "https://a.example", "dataSelector": "items" """, """[{"id":"1"}]""", """{"id":"1"}""")]
    [InlineData(""" "type": "http", "baseUrl": "https://a.example", "dataSelector": "items", "format": "json" """, """ {"items":[{"id":"1"}]}""", """{"id":"1"}""")]
    [InlineData(""" "type": "postgres", "table": "a.b", "key": "id" """, "{\"id\":\"1\"}\n", """{"id":"1"}""")]
    public async Task Records_OfStandardInput_AreReadAsTheSourcesOwn(string source, string input, string expected)
    {
        var feed = FeedText.Parse($$"""{ "name": "shop", "source": { {{source}} }, "mapping": { "id": "id" } }""");

        using var piped = await PipedRecords.TakeAsync(feed, new MemoryStream(Encoding.UTF8.GetBytes(input)), CancellationToken.None);

        Assert.Equal(expected, Assert.Single(await SourceRun.LoadAsync(piped.Feed)).Text());
    }

    [Fact]
    public async Task Records_ThatArePacked_AreUnpacked()
    {
        var feed = FeedText.Parse("""{ "name": "shop", "source": { "type": "file", "path": "a.ndjson" }, "mapping": { "id": "id" } }""");

        using var piped = await PipedRecords.TakeAsync(feed, new MemoryStream(FeedFolder.Gzip("{\"id\":\"1\"}\n")), CancellationToken.None);

        Assert.Equal("""{"id":"1"}""", Assert.Single(await SourceRun.LoadAsync(piped.Feed)).Text());
    }
}
