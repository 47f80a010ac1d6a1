using EtlFunctions.Api;
using EtlFunctions.Checking;

namespace EtlFunctions.Tests.Api;

public sealed class FeedsApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private FeedsApi Api => _host.Get<FeedsApi>();

    public async Task InitializeAsync() => _host = await ApiHost.CreateAsync(migrate: false);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_GoodAndBadFeeds_ShowsBoth()
    {
        _host.AddFeed("shop", ", \"nightly\": true");
        _host.AddFeed("bad", mapping: "{}");

        var feeds = ((FeedListResponse)(await Api.ListAsync()).Body).Feeds;

        Assert.Equal(["bad", "shop"], feeds.Select(f => f.Name));
        Assert.NotEmpty(feeds[0].Errors!);
        Assert.Equal(new FeedResponse { Name = "shop", Source = "file", Nightly = true }, feeds[1]);
    }

    [Fact]
    public async Task Check_AllRecordsMap_IsOkAndLoadsNothing()
    {
        _host.AddFeed("shop");

        var check = await CheckAsync("shop");

        Assert.True(check.IsOk);
        Assert.Equal((2, 2), (check.Check.Records, check.Check.Products));
    }

    [Fact]
    public async Task Check_RecordWithoutKey_ShowsTheRejectAndItsPlace()
    {
        _host.AddFeed("shop", mapping: """{ "id": "key" }""");

        var check = await CheckAsync("shop");

        Assert.False(check.IsOk);
        Assert.Equal((2, 0, 2), (check.Check.Records, check.Check.Products, check.Check.Rejects.Count));
        Assert.Contains("shop.ndjson", check.Check.Rejects[0].Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_MoreRejectsThanListed_CountsAllAndListsTheFirst()
    {
        _host.AddFeed("shop", mapping: """{ "id": "key" }""");
        File.WriteAllLines(Path.Combine(_host.Folder, "shop.ndjson"), Enumerable.Repeat("{}", FeedChecker.MaxRejects + 5));

        var check = await CheckAsync("shop");

        Assert.Equal((FeedChecker.MaxRejects + 5, FeedChecker.MaxRejects), (check.Check.Records, check.Check.Rejects.Count));
    }

    [Fact]
    public async Task Check_SourceGone_SaysWhatIsMissing()
    {
        _host.AddFeed("shop");
        File.Delete(Path.Combine(_host.Folder, "shop.ndjson"));

        var check = await CheckAsync("shop");

        Assert.False(check.IsOk);
        Assert.Contains("shop.ndjson", check.Check.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_UnknownFeed_Is404() =>
        Assert.Equal(404, (await Api.CheckAsync("nope", CancellationToken.None)).Status);

    private async Task<FeedCheckResponse> CheckAsync(string feed) =>
        Assert.IsType<FeedCheckResponse>((await Api.CheckAsync(feed, CancellationToken.None)).Body);
}
