using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Drafting;

public sealed class UrlDraftTests : IDisposable
{
    private readonly DraftFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Api_OfPages_GetsItsPaginatorWrittenDown()
    {
        var records = SampleRecord.Many(40);
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(records, 10));

        var (draft, mapped) = await _folder.MapAsync($"{server.Url}/shop");

        Assert.Contains("\"paginator\": { \"type\": \"cursor\", \"cursorPath\": \"meta.next\"", draft.Text, StringComparison.Ordinal);
        Assert.Equal(40, mapped.Count(record => record.Product is not null));
    }

    [Fact]
    public async Task SecretInTheAddress_StandsInTheFeedAsAVariable()
    {
        await using var server = await ApiServer.StartAsync(c => c.Request.Query["api_key"] == "s3cret" && c.Request.Query["lang"] == "de"
            ? c.Response.WriteAsJsonAsync(new { items = new[] { new { id = 1, title = "A" } } })
            : Task.FromResult(c.Response.StatusCode = 401));

        var draft = await _folder.DraftAsync($"{server.Url}/shop?api_key=s3cret&lang=de&page=1");

        Assert.DoesNotContain("s3cret", draft.Text, StringComparison.Ordinal);
        Assert.Equal([("SHOP_API_KEY", "s3cret")], draft.Secrets.Select(s => (s.Key, s.Value)));
        Assert.Equal(["api_key", "lang"], ((HttpSourceOptions)_folder.Load(draft).Source).Params.Select(pair => pair.Key));
    }

    [Fact]
    public async Task Refusal_NamesTheWaysToProveWhoAsks()
    {
        await using var server = await ApiServer.StartAsync(c => Task.FromResult(c.Response.StatusCode = 401));

        var failure = await Assert.ThrowsAsync<SourceException>(() => _folder.DraftAsync($"{server.Url}/shop"));

        Assert.Contains("401 Unauthorized", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyOfSeveralArrays_IsReadFromTheOneOfProducts()
    {
        await using var server = await ApiServer.StartAsync(c => c.Response.WriteAsJsonAsync(new
        {
            facets = new[] { new { code = "color" } },
            products = new[] { new { id = 1, title = "A", price = 3.5 }, new { id = 2, title = "B", price = 4.5 } },
        }));

        var (draft, mapped) = await _folder.MapAsync($"{server.Url}/search");

        Assert.Contains("\"dataSelector\": \"products\"", draft.Text, StringComparison.Ordinal);
        Assert.Equal(["A", "B"], mapped.Select(record => record.Product!.Title));
    }

    [Fact]
    public async Task Header_WithoutAVariable_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(
            () => _folder.DraftAsync("http://127.0.0.1:9/shop", request: request => request with { Headers = ["X-Api-Key: s3cret"] }));

        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }
}
