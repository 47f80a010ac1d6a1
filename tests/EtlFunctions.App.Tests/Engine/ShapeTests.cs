using System.Text.Json;
using EtlFunctions.Ledger;
using EtlFunctions.Starting;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A field that the source renamed between two runs of the App.</summary>
public sealed class ShapeTests : IDisposable
{
    private readonly string _folder = TemporaryFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_FieldRenamed_FailsBeforeAnythingIsChangedUntilItIsAccepted()
    {
        var feed = new ShopFeed(200);
        await using var host = await EngineHost.CreateAsync(feed);
        await host.StartProcessAsync();
        await host.AssertSucceededAsync(await host.StartRunAsync());
        var renamed = Path.Combine(_folder, "renamed.ndjson");
        await File.WriteAllLinesAsync(renamed, feed.Records.Select(r => r.Replace("\"price\"", "\"preis\"", StringComparison.Ordinal)));
        host.UseSource($$"""{ "type": "file", "path": {{JsonSerializer.Serialize(renamed)}} }""");

        var failed = await RunAsync(host, new StartOrder(ShopFeed.Name));

        Assert.Equal((RunState.Failed, 0L), (failed.State, failed.Counts.Read));
        Assert.Contains("`variants[].price` (skus.price) was in 100 of 100 of its first records", failed.Error, StringComparison.Ordinal);
        await feed.AssertCatalogAsync(host.Database);

        var accepted = await RunAsync(host, new StartOrder(ShopFeed.Name) { AcceptShape = true });

        Assert.Equal((RunState.Succeeded, 200L), (accepted.State, accepted.Counts.Updated));
    }

    private static async Task<RunTotals> RunAsync(EngineHost host, StartOrder order)
    {
        var begin = await host.Get<RunStarter>().StartAsync(host.Engine, order, CancellationToken.None);
        await host.OverAsync(begin.RunId!.Value);
        return (await host.Get<RunReader>().FindAsync(begin.RunId, null, CancellationToken.None))!;
    }
}
