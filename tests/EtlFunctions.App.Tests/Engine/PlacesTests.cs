using System.Text.Json;
using EtlFunctions.Ledger;
using EtlFunctions.Starting;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Products in several places of a source, and SKUs that moved, settled by the App at the end of a run.</summary>
public sealed class PlacesTests : IDisposable
{
    private readonly string _folder = TemporaryFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_IdsTwiceAndSkusMoved_EndsAsTheWholeSourceSays()
    {
        var feed = new ShopFeed(100);
        await using var host = await EngineHost.CreateAsync(feed);
        await host.StartProcessAsync();
        await host.AssertSucceededAsync(await host.StartRunAsync());
        var moved = Path.Combine(_folder, "moved.ndjson");
        // Each product once with the title of another and the SKUs of the next one, then as it is now, with those too.
        static string Record(int n, string title) => $$"""{"id":"P{{n}}","title":"{{title}} {{n}}","variants":[{"sku":"P{{(n % 100) + 1}}-1","price":1},{"sku":"P{{(n % 100) + 1}}-2","price":2}]}""";
        await File.WriteAllLinesAsync(moved, Enumerable.Range(1, 100).Select(n => Record(n, "Old")).Concat(Enumerable.Range(1, 100).Select(n => Record(n, "New"))));
        host.UseSource($$"""{ "type": "file", "path": {{JsonSerializer.Serialize(moved)}} }""");

        var begin = await host.Get<RunStarter>().StartAsync(host.Engine, new StartOrder(ShopFeed.Name) { AcceptShape = true }, CancellationToken.None);
        await host.OverAsync(begin.RunId!.Value);
        var run = (await host.Get<RunReader>().FindAsync(begin.RunId, null, CancellationToken.None))!;

        Assert.Equal((RunState.Succeeded, 200L, 100L, 0L), (run.State, run.Counts.Read, run.Counts.Duplicates, run.Counts.Rejected));
        Assert.Equal(100, await host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE title LIKE 'New %'"));
        Assert.Equal(200, await host.Database.ScalarAsync<long>(
            """
            SELECT count(*) FROM catalog.sku s JOIN catalog.product p ON p.id = s.product_id
             WHERE s.discontinued_at IS NULL AND split_part(s.code, '-', 1) = 'P' || (substr(p.external_id, 2)::int % 100 + 1)
            """));
    }
}
