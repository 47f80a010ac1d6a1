using System.Text.Json;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.Incremental;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>What is missing, told for every kind of source: a product that the source has is never taken for deleted.</summary>
public sealed class DeleteSourcesTests : IAsyncLifetime, IDisposable
{
    private static readonly MappingOptions Rows = new()
    {
        Id = MappingSample.At("handle"),
        Title = MappingSample.At("title"),
        Skus = new SkuMappingOptions { Code = MappingSample.At("sku") },
    };

    private static readonly MappingOptions Lines = new()
    {
        Id = MappingSample.At("name"),
        Title = MappingSample.At("title"),
        Skus = new SkuMappingOptions { Each = "$rows", Code = MappingSample.At("sku") },
    };

    private readonly FeedFolder _folder = new();
    private DeleteNight _night = null!;

    private EngineHost Host => _night.Host;

    public async Task InitializeAsync() => _night = new DeleteNight(await EngineHost.CreateAsync(services: s => s
        .AddRecordMapper("tells", (_, _) => new CodeMapper(tellsId: true))
        .AddRecordMapper("silent", (_, _) => new CodeMapper(tellsId: false))));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("handle,title,sku\nlamp,Lamp,L-1\nlamp,,L-2\n desk ,Desk,D-1\nchair,Chair,C-1\n", "handle,title,sku\nlamp,Lamp,L-1\nlamp,,L-2\n  desk,Desk,D-1\n")]
    [InlineData("handle,title,sku\nlamp,,L-1\ndesk,Desk,D-1\nchair,Chair,C-1\nlamp,Lamp,L-2\n", "handle,title,sku\nlamp,,L-2\ndesk,Desk,D-1\nlamp,Lamp,L-1\n")]
    [InlineData("handle,title,sku\nlamp,Lamp,L-1\nlamp,,L-2\ndesk,Desk,D-1\nchair,Chair,C-1\n", "handle,title,sku\nlamp,Lamp,L-1\ndesk,Desk,D-1\nlamp,,L-2\n")]
    public async Task Csv_Grouped(string first, string second)
    {
        UseFiles("a.csv", Rows);
        Write("a.csv", first);
        await _night.RunAsync();
        Write("a.csv", second);

        var summary = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 1L, 0L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal(("desk D-1; lamp L-1,L-2", "chair"), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task Csv_RowThatCannotBeRead_MayBeAnyProduct()
    {
        UseFiles("a.csv", Rows);
        Write("a.csv", "handle,title,sku\nlamp,Lamp,L-1\ndesk,Desk,D-1\nchair,Chair,C-1\n");
        await _night.RunAsync();
        Write("a.csv", "handle,title,sku\nlamp,Lamp,L-1\ndesk,Desk\n");

        var summary = await _night.RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 0L, 2L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Contains("1 rejected record has no key that could be read", DeleteNight.Warning(summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_EmptyFileBesideAnother_IsADoubt()
    {
        UseFiles("*.csv", Rows);
        Write("a.csv", "handle,title,sku\n" + string.Concat(Enumerable.Range(1, 30).Select(n => $"p{n},P,s{n}\n")));
        Write("b.csv", "handle,title,sku\nlamp,Lamp,L-1\n");
        await _night.RunAsync();
        Write("b.csv", "");

        var withheld = await _night.RunAsync();
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with { AllowEmpty = true });
        var allowed = await _night.RunAsync();

        Assert.Equal((0L, 1L), (withheld.Discontinued, withheld.DeletesWithheld));
        Assert.Contains("b.csv is empty", DeleteNight.Warning(withheld), StringComparison.Ordinal);
        Assert.Equal((1L, 0L), (allowed.Discontinued, allowed.DeletesWithheld));
    }

    [Fact]
    public async Task Lines_PartsAnywhere()
    {
        UseFiles("*.jsonl", Lines, parentKey: "up");
        Write("a.jsonl", "{\"id\":\"v1\",\"sku\":\"L-1\",\"up\":\"p1\"}\n{\"id\":\"p2\",\"name\":\"desk\",\"title\":\"D\"}\n{\"id\":\"p1\",\"name\":\"lamp\",\"title\":\"L\"}\n{\"id\":\"p3\",\"name\":\"chair\",\"title\":\"C\"}\n");
        await _night.RunAsync();
        // The ids of lines are others now, which tells nothing of the products.
        Write("a.jsonl", "{\"id\":\"q1\",\"name\":\"lamp\",\"title\":\"L\"}\n{\"id\":\"q2\",\"name\":\"desk\",\"title\":\"D\"}\n{\"id\":\"w1\",\"sku\":\"L-1\",\"up\":\"q1\"}\n");
        var apart = await _night.RunAsync();
        Write("a.jsonl", "{\"id\":\"q2\",\"name\":\"desk\",\"title\":\"D\"}\n{\"id\":\"w1\",\"sku\":\"L-1\",\"up\":\"q1\"}\n");

        var lost = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 1L, 0L), (apart.State, apart.Discontinued, apart.DeletesWithheld));
        Assert.Equal((RunState.SucceededWithRejects, 0L, 1L), (lost.State, lost.Discontinued, lost.DeletesWithheld));
        Assert.Equal(("desk; lamp L-1", "chair"), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task Lines_IdThatStandsInAPart_IsSeenOnceItIsSettled()
    {
        UseFiles("a.jsonl", Lines with { Id = MappingSample.At("$rows[0].sku"), Title = MappingSample.At("title") }, parentKey: "up");
        const string Source = "{\"id\":\"v1\",\"sku\":\"L-1\",\"up\":\"p1\"}\n{\"id\":\"p2\",\"title\":\"D\"}\n{\"id\":\"v2\",\"sku\":\"D-1\",\"up\":\"p2\"}\n{\"id\":\"p1\",\"title\":\"L\"}\n";
        Write("a.jsonl", Source);
        await _night.RunAsync();
        Write("a.jsonl", Source + "{\"id\":\"p3\",\"title\":\"E\"}\n{\"id\":\"v3\",\"sku\":\"E-1\",\"up\":\"p3\"}\n");

        var summary = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 0L, 0L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal("D-1 D-1; E-1 E-1; L-1 L-1", await _night.LiveAsync());
    }

    [Fact]
    public async Task Api_Pages_AndATotalThatChanges()
    {
        var products = Enumerable.Range(1, 25).ToList();
        var shrinks = false;
        await using var server = await ApiServer.StartAsync(c =>
        {
            var page = c.Number("page");
            // While the second page is read a product of the first is deleted: the third begins one further on.
            var listed = shrinks && page > 2 ? products.Skip(1).ToList() : products;
            var items = listed.Skip((page - 1) * 5).Take(5).Select(n => $$"""{"id":"P{{n:D2}}","title":"T","variants":[]}""");
            return c.JsonAsync($$"""{"items":[{{string.Join(',', items)}}],"total":{{listed.Count}}}""");
        });
        _night.Source();
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, Limit = 5 } },
        });
        await _night.RunAsync();
        products.Remove(25);
        var gone = await _night.RunAsync();
        shrinks = true;

        var shifted = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 1L, 0L), (gone.State, gone.Discontinued, gone.DeletesWithheld));
        Assert.Equal(0, shifted.Discontinued);
        Assert.Equal(24, await Host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
        if (shifted.State.IsSuccess())
        {
            Assert.Equal(1, shifted.DeletesWithheld);
            Assert.Contains("a record may have been missed while the source was read", DeleteNight.Warning(shifted), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Api_Incremental_OnlyAFullRefreshDeletes()
    {
        await using var shop = await ChangingShop.StartAsync();
        shop.Serve(Host);
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with { Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft } });
        shop.Set("2024-02-01T00:00:00Z", [.. Enumerable.Range(1, 35).Select(n => $"P{n}")]);
        var first = await _night.RunAsync();
        shop.Clear();
        shop.Set("2024-02-01T00:00:00Z", [.. Enumerable.Range(1, 34).Select(n => $"P{n}")]);
        shop.Set("2024-03-01T00:00:00Z", "P1");

        var incremental = await _night.RunAsync();
        var live = await Host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL");
        var full = await _night.RunAsync(BeginMode.Fresh, fullRefresh: true);

        Assert.Equal((RunState.Succeeded, 0L, 0L), (first.State, first.Discontinued, first.DeletesWithheld));
        Assert.Equal((RunState.Succeeded, 0L, 35L), (incremental.State, incremental.Discontinued, live));
        Assert.NotNull(incremental.Since);
        Assert.Null(await _night.FindAsync(incremental.RunId));
        Assert.Equal((RunState.Succeeded, 1L, 0L, 0L), (full.State, full.Discontinued, full.DeletesWithheld, full.Repaired));
    }

    [Fact]
    public async Task Table_RowsThatAreGone_AndOneThatMovedBehindTheEnd()
    {
        await Host.Core.Database.ExecuteAsync(
            "CREATE SCHEMA staging; CREATE TABLE staging.product (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text, title text);"
            + " INSERT INTO staging.product (id, title) SELECT 'P' || lpad(n::text, 2, '0'), 'T' FROM generate_series(1, 25) n");
        _night.Source();
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new PostgresSourceOptions { Table = "staging.product", Key = ["n"] },
            Mapping = new MappingOptions { Id = MappingSample.At("id"), Title = MappingSample.At("title") },
            Limits = f.Limits with { PageSize = 2, PagesPerSegment = 40 },
        });
        await _night.RunAsync();
        await Host.Core.Database.ExecuteAsync("DELETE FROM staging.product WHERE id = 'P07'");

        var summary = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 1L), (summary.State, summary.Discontinued));
        Assert.Equal("P07", await _night.GoneAsync());
        // Written anew while the first pages are read: P24 is not where it was planned, and stands behind the end.
        await using var gate = await Gate.BuildAsync(Host.Core.Database.ConnectionString);
        await gate.CloseAsync(Gate.Places.Plan, 0);
        var running = _night.RunAsync();
        await gate.ReachedAsync("the plan");
        await Host.Core.Database.ExecuteAsync("DELETE FROM staging.product WHERE id IN ('P24', 'P11'); INSERT INTO staging.product (id, title) VALUES ('P24', 'T')");
        await gate.OpenAsync();

        var moved = await running;

        Assert.Equal((RunState.Succeeded, 1L, 22L), (moved.State, moved.Discontinued, moved.Read));
        Assert.Equal("P07; P11", await _night.GoneAsync());
    }

    [Theory]
    [InlineData("tells", 1, 0, "B-code")]
    [InlineData("silent", 0, 2, "")]
    public async Task Mapper_InCode_TellsTheIdOfARejectOrWithholds(string mapper, long discontinued, long withheld, string gone)
    {
        _night.Source(DeleteNight.Product("A"), DeleteNight.Product("B"), DeleteNight.Product("C"));
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with { Mapping = new MappingOptions { Mapper = mapper } });
        await _night.RunAsync();
        _night.Source("""{"id":"A","bad":true}""", DeleteNight.Product("C"));
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with { Mapping = new MappingOptions { Mapper = mapper } });

        var summary = await _night.RunAsync();

        Assert.Equal((discontinued, withheld), (summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal(gone, await _night.GoneAsync());
    }

    [Fact]
    public async Task Records_OfOneIdApart_AreSeen()
    {
        await _night.LoadAsync(DeleteNight.Product("A", "1"), DeleteNight.Product("B"), DeleteNight.Product("C"), DeleteNight.Product("D"));

        var summary = await _night.LoadAsync(DeleteNight.Product("A", "2"), DeleteNight.Product("B"), DeleteNight.Product("C"), DeleteNight.Product("A", "3"));

        Assert.Equal((RunState.Succeeded, 1L, 1L), (summary.State, summary.Duplicates, summary.Discontinued));
        Assert.Equal("A; B; C", await _night.LiveAsync());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);

    private void UseFiles(string path, MappingOptions mapping, string? parentKey = null)
    {
        _night.Source();
        Host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new FileSourceOptions { Paths = [path], ParentKey = parentKey },
            Mapping = mapping,
            BaseDirectory = _folder.Path,
        });
    }

    private sealed class CodeMapper(bool tellsId) : IRecordMapper
    {
        public MappedRecord Map(in RawRecord record)
        {
            using var json = JsonDocument.Parse(record.Payload);
            var id = json.RootElement.GetProperty("id").GetString()!;
            return json.RootElement.TryGetProperty("bad", out _)
                ? MappedRecord.Of(new RejectReason(RejectStage.Map, "bad", "bad"), tellsId ? $"{id}-code" : null)
                : MappedRecord.Of(new Product { ExternalId = $"{id}-code" });
        }
    }
}
