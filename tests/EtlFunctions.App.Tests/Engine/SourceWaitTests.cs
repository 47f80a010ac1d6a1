using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A source that asks to wait: the engine's own timer wakes the run.</summary>
public sealed class SourceWaitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Run_SourceAnswers429_WaitsOnATimerAndGoesOn(int page)
    {
        var feed = new ShopFeed(200);
        var records = feed.Records;
        var refusals = 0;
        await using var server = await ApiServer.StartAsync(context => context.Number("page") == page && Interlocked.Increment(ref refusals) == 1
            ? context.StatusAsync(429, "7")
            : context.PageAsync(records, feed.PageSize));
        await using var host = await EngineHost.CreateAsync(feed);
        host.UseSource($$"""{ "type": "http", "baseUrl": "{{server.Url}}", "path": "products", "paginator": { "type": "pageNumber", "basePage": 1, "totalPath": "total" } }""");
        await host.StartProcessAsync();

        var run = await host.StartRunAsync();
        await host.Process.UntilAsync(
            "the run waits for its source",
            async () => await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run WHERE state = 'rate_limited' AND waiting_until > clock_timestamp()") == 1);

        await host.AssertSucceededAsync(run);
        Assert.Equal(2, server.Asked.Count(target => target.EndsWith($"page={page}", StringComparison.Ordinal)));
    }
}
