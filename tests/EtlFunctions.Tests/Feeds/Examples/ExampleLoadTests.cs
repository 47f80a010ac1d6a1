using System.Text.Json.Nodes;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>The feeds of <c>feeds/examples</c> against answers in the documented shapes, into a real database.</summary>
public sealed class ExampleLoadTests
{
    private const string Product = "SELECT concat_ws('|', external_id, title, description, brand, category, status, attributes, source_updated_at AT TIME ZONE 'UTC') FROM catalog.product ORDER BY length(external_id), external_id LIMIT 1";

    [Fact]
    public async Task Shopify_SevenProductsByCursor_AreLoadedWithAllTheirVariants()
    {
        await using var server = await ApiServer.StartAsync(c => ExampleShops.ShopifyAsync(c, 7));
        await using var host = await HostAsync("shopify", server);

        var summary = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, 7L, 16L), (summary.State, summary.Inserted, summary.SkusInserted));
        // Three pages, and two of the variants of the second product.
        Assert.Equal(5, server.Asked.Count);
        Assert.Equal(
            "6000000001|Shirt 1|<p>Soft &amp; warm</p>|Tidewell|Shirts|ACTIVE|{\"id\": \"gid://shopify/Product/6000000001\", \"tags\": [\"cotton\", \"new\"], \"handle\": \"shirt-1\", \"variants\": {}}|2026-03-01 13:00:00",
            await host.Core.Database.ScalarAsync<string>(Product));
        Assert.Equal("19.9000|EUR|24.9000|1|[{\"name\": \"Color\", \"value\": \"Red\"}]", await SkuAsync(host, "SH-1-RM"));
        Assert.Equal("21.0000|EUR|-1|[{\"name\": \"Color\", \"value\": \"Blue\"}]", await SkuAsync(host, "SH-1-BL"));
        Assert.Equal("23.0000|EUR|3|[{\"name\": \"Color\", \"value\": \"Yellow\"}]", await SkuAsync(host, "SH-2-YX"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShopifyBulk_StoppedWhileItWaits_LoadsTheOneExport(bool isGrouped)
    {
        await using var shop = await BulkShop.StartAsync(ExampleShops.ShopifyBulk(60, isGrouped));
        await using var host = await HostAsync("shopify-bulk", shop.Api);
        shop.Clock = host.Clock;
        using var stop = new CancellationTokenSource();
        var stopped = host.RunAsync(stop: stop.Token);
        var waiting = await host.WaitForAsync(r => r.State == RunState.RateLimited, "the run waits for the export");

        Assert.Equal($"the export gid://shopify/BulkOperation/1 since {waiting.StartedAt:u}"[..48], waiting.WaitingFor![..48]);
        Assert.Equal(host.Clock.GetUtcNow().AddSeconds(15), waiting.WaitingUntil!.Value, TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await using var another = host.Beside();
        shop.IsReady = true;
        var summary = (await another.AdvanceUntilOverAsync(another.RunAsync("two"))).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 60L, 60L, 120L), (summary.State, summary.Read, summary.Inserted, summary.SkusInserted));
        Assert.Equal(1, shop.Started);
        Assert.Equal(
            "1|Shirt 1|<p>Soft</p>|Tidewell|Shirts|ACTIVE|{\"id\": \"gid://shopify/Product/1\", \"tags\": [\"cotton\"], \"handle\": \"shirt-1\"}|2026-03-01 13:00:00",
            await host.Core.Database.ScalarAsync<string>(Product));
        Assert.Equal("19.9000|EUR|1|[{\"name\": \"Color\", \"value\": \"Red\"}]", await SkuAsync(host, "SH-1-Red"));
        Assert.Equal(0, await host.Core.Database.ScalarAsync<long>($"SELECT count(*) FROM etl.run r WHERE r::text LIKE '%{BulkShop.Signature}%'"));
    }

    [Fact]
    public async Task WooCommerce_ThreePages_AreLoadedWithTheirVariations()
    {
        await using var server = await ApiServer.StartAsync(c => ExampleShops.WooCommerceAsync(c, 250));
        await using var host = await HostAsync("woocommerce", server);

        var summary = await RunAsync(host);

        // Every second product is a variable one, with two variations.
        Assert.Equal((RunState.Succeeded, 250L, 375L), (summary.State, summary.Inserted, summary.SkusInserted));
        Assert.Equal(3 + 125, server.Asked.Count);
        Assert.All(server.Asked, asked => Assert.Contains("per_page=100", asked, StringComparison.Ordinal));
        Assert.Equal(
            "1|Jar 1|<p>Holds a litre.</p>|Kitchen|publish|2026-02-23 20:01:14",
            await host.Core.Database.ScalarAsync<string>(Product.Replace("attributes, ", "", StringComparison.Ordinal)));
        Assert.Equal("JAR-1", await host.Core.Database.ScalarAsync<string>("SELECT attributes ->> 'sku' FROM catalog.product WHERE external_id = '1'"));
        Assert.StartsWith("21.9900|GBP|25.0000|4|", await SkuAsync(host, "1"), StringComparison.Ordinal);
        Assert.StartsWith("19.9900|GBP|25.0000|4|[{\"id\": 6,", await SkuAsync(host, "29004"), StringComparison.Ordinal);
        Assert.Null(await SkuAsync(host, "2"));
    }

    [Fact]
    public async Task BigCommerce_ThreePagesAndAFullWindow_AreLoadedWithTheirVariants()
    {
        var requests = 0;
        await using var server = await ApiServer.StartAsync(c => ExampleShops.BigCommerceAsync(c, 250, Interlocked.Increment(ref requests)));
        await using var host = await HostAsync("bigcommerce", server);

        var summary = await RunAsync(host);

        Assert.Equal((RunState.Succeeded, 250L, 500L), (summary.State, summary.Inserted, summary.SkusInserted));
        Assert.Equal(
            "1|Mug 1|<p>Blue.</p>|36|23|available|{\"url\": \"/mug-1/\", \"is_customized\": false}|2026-02-05 20:42:07",
            await host.Core.Database.ScalarAsync<string>(Product));
        Assert.StartsWith("9.9500|USD|12.0000|7|[{\"id\": 3,", await SkuAsync(host, "MUG-1-L"), StringComparison.Ordinal);
        Assert.StartsWith("7.9500|USD|5|04001|", await SkuAsync(host, "MUG-1-S"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("woocommerce", "modified_after", "2026-02-23T20:01:13")]
    [InlineData("bigcommerce", "date_modified:min", "2026-02-05T20:42:06+00:00")]
    public async Task SecondRun_AsksOnlyForWhatChanged(string name, string param, string since)
    {
        await using var server = await ApiServer.StartAsync(c => name switch
        {
            "woocommerce" => ExampleShops.WooCommerceAsync(c, 7),
            _ => ExampleShops.BigCommerceAsync(c, 7, request: 1),
        });
        await using var host = await HostAsync(name, server);

        Assert.Equal((RunState.Succeeded, 7L), (await RunAsync(host)) is var first ? (first.State, first.Inserted) : default);
        var before = server.Asked.Count;
        Assert.Equal((RunState.Succeeded, 7L), (await RunAsync(host)) is var second ? (second.State, second.Unchanged) : default);

        Assert.All(server.Asked.Take(before), asked => Assert.DoesNotContain(Uri.EscapeDataString(param), asked, StringComparison.Ordinal));
        Assert.Contains($"{Uri.EscapeDataString(param)}={Uri.EscapeDataString(since)}", server.Asked[before], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shopify_SecondRun_SearchesOnlyForWhatChanged()
    {
        await using var server = await ApiServer.StartAsync(c => ExampleShops.ShopifyAsync(c, 7));
        await using var host = await HostAsync("shopify", server);

        Assert.Equal((RunState.Succeeded, 7L), (await RunAsync(host)) is var first ? (first.State, first.Inserted) : default);
        var before = server.Requests.Count;
        Assert.Equal((RunState.Succeeded, 7L), (await RunAsync(host)) is var second ? (second.State, second.Unchanged) : default);

        Assert.All(server.Requests.Take(before), request => Assert.DoesNotContain("updated_at:", request.Body, StringComparison.Ordinal));
        Assert.Equal("updated_at:>='2026-03-07T12:59:59Z'", (string?)JsonNode.Parse(server.Requests[before].Body)!["variables"]!["query"]);
    }

    private static async Task<EngineHost> HostAsync(string name, ApiServer server)
    {
        var host = await EngineHost.CreateAsync();
        host.AddFeed(0);
        host.Core.Feeds.Change(EngineHost.Feed, feed => ExampleFeed.Load(name, server.Url) with { Name = feed.Name });
        return host;
    }

    private static async Task<RunSummary> RunAsync(EngineHost host) =>
        (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

    private static Task<string?> SkuAsync(EngineHost host, string code) => host.Core.Database.ScalarAsync<string>(
        $"SELECT concat_ws('|', price, currency, compare_at_price, stock, barcode, options) FROM catalog.sku WHERE code = '{code}'");
}
