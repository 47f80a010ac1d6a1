using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.EmbeddedPostgres;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>A real server that nobody here wrote.</summary>
public sealed class JsonServerTests
{
    private const int Products = 5_000;

    [NpmFact]
    public async Task Catalog_ByPageNumberLinkAndAuto_IsLoadedWhole()
    {
        await using var server = await JsonServer.StartAsync($$"""{"products":{{Answers.Array(SampleRecord.Many(Products))}}}""");
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(0, new LimitOptions { PageSize = 100 });
        var source = new HttpSourceOptions { BaseUrl = server.Url, Path = "products" };

        var summary = await LoadAsync(host, source with
        {
            Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, PageParam = "_page", LimitParam = "_limit", TotalHeader = "X-Total-Count" },
        });
        Assert.Equal((RunState.Succeeded, Products, Products, 50), (summary.State, (int)summary.Read, (int)summary.Inserted, summary.Pages));
        await host.AssertCatalogAsync(Products);

        var paged = source with { Params = new Dictionary<string, string> { ["_page"] = "1", ["_limit"] = "100" } };
        foreach (var type in new[] { PaginatorType.HeaderLink, PaginatorType.Auto })
        {
            summary = await LoadAsync(host, paged with { Paginator = new PaginatorOptions { Type = type } });
            Assert.Equal((RunState.Succeeded, Products, Products), (summary.State, (int)summary.Read, (int)summary.Unchanged));
        }

        Assert.Contains("headerLink", Assert.Single(host.Core.Log.Of(EventIds.PaginatorDetected)), StringComparison.Ordinal);
    }

    private static async Task<RunSummary> LoadAsync(EngineHost host, HttpSourceOptions source)
    {
        host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Source = source });
        return (await host.RunAsync()).Completion!.Summary;
    }
}
