using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Files.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Whole loads from stores: what vanishes from them is discontinued.</summary>
public sealed class StoredLoadTests
{
    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Run_OfObjects_LoadsThemAndDiscontinuesWhatIsGone(string kind)
    {
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync("day/1.ndjson", Lines(1, 60));
        await store.PutAsync("day/2.csv", "id,title\n61,Lamp\n62,Lamp\n");
        await using var host = await EngineHost.CreateAsync(services: s => s.AddSingleton<IProductSourceFactory>(store.Factory));
        var feed = store.Feed(["day/*"], pageSize: 10);
        host.AddFeed(1, feed.Limits);
        host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = feed.Source,
            Mapping = new MappingOptions { Id = MappingSample.At("id"), Title = MappingSample.At("title") },
            Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft, MaxDeletePercent = 100 },
        });

        Assert.Equal((RunState.Succeeded, 62L, 62L), Shown(await host.RunAsync()));

        await store.DeleteAsync("day/2.csv");
        await store.PutAsync("day/1.ndjson", Lines(1, 59));
        var second = await host.RunAsync();

        Assert.Equal((RunState.Succeeded, 59L, 0L), Shown(second));
        Assert.Equal(3, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NOT NULL"));
    }

    private static (RunState State, long Read, long Inserted) Shown(EtlFunctions.Orchestration.CatalogLoadOutput run) =>
        (run.Completion!.Summary.State, run.Completion.Summary.Read, run.Completion.Summary.Inserted);

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => $$"""{"id":"{{i}}","title":"Lamp"}""" + "\n"));
}
