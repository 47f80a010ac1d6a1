using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A source that asks to wait, at the plan and at a page: the engine's own timer wakes the run.</summary>
public sealed class SourceWaitTests
{
    private static readonly int[] Refused = [1, 7];

    [Fact]
    public async Task Run_SourceAnswers429_WaitsOnTimersAndGoesOn()
    {
        var feed = new ShopFeed(200);
        var records = feed.Records;
        var refused = new HashSet<int>();
        await using var server = await ApiServer.StartAsync(context =>
        {
            var page = context.Number("page");
            lock (refused)
            {
                return Refused.Contains(page) && refused.Add(page) ? context.StatusAsync(429, "7") : context.PageAsync(records, feed.PageSize);
            }
        });
        await using var host = await EngineHost.CreateAsync(feed);
        host.UseSource($$"""{ "type": "http", "baseUrl": "{{server.Url}}", "path": "products", "paginator": { "type": "pageNumber", "basePage": 1, "totalPath": "total" } }""");
        await host.StartProcessAsync();

        var run = await host.StartRunAsync();
        foreach (var page in Refused)
        {
            await host.Process.UntilAsync(
                $"the run waits for page {page} of its source",
                async () => refused.Contains(page) && await host.Database.ScalarAsync<long>(
                    "SELECT count(*) FROM etl.run WHERE state = 'rate_limited' AND waiting_until > clock_timestamp()") == 1);
        }

        await host.AssertSucceededAsync(run);
    }
}
