using EtlFunctions.Checking;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Whole runs of sources in which a product stands in several places.</summary>
public sealed class PlaceLoadTests : IAsyncLifetime, IDisposable
{
    private static readonly MappingOptions Rows = new()
    {
        Id = MappingSample.At("handle"),
        Title = MappingSample.At("title"),
        Skus = new SkuMappingOptions { Code = MappingSample.At("sku"), Price = MappingSample.At("price") },
    };

    private static readonly MappingOptions Lines = new()
    {
        Id = MappingSample.At("name"),
        Title = MappingSample.At("title"),
        Skus = new SkuMappingOptions { Each = "$rows", Code = MappingSample.At("sku"), Stock = MappingSample.At("$rows[0].available") },
    };

    private static readonly LimitOptions Small = new() { PageSize = 2, ChunkSize = 2, PagesPerSegment = 2, MaxParallelPages = 3, MaxRejectPercent = 100 };

    private readonly FeedFolder _folder = new();
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public async Task Csv_RowsOfAProductApart_AreOneProduct(int pageSize)
    {
        Write("a.csv", "handle,title,sku,price\nlamp,,L-1,9.5\ndesk,Desk,D-1,100\nlamp,Lamp,L-2,10.5\nchair,Chair,C-1,1\ndesk,,D-2,101\n");
        UseFiles("a.csv", Rows, Small with { PageSize = pageSize });

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal("chair Chair C-1=1.0000; desk Desk D-1=100.0000,D-2=101.0000; lamp Lamp L-1=9.5000,L-2=10.5000", await CatalogAsync());
        Assert.Equal((RunState.Succeeded, 3L, 3L, 0L), (first.State, first.Read, first.Inserted, first.Rejected));
        Assert.Equal((RunState.Succeeded, 3L, 3L, 0L), (again.State, again.Read, again.Unchanged, again.SkusDiscontinued));
        Assert.Empty(first.Warnings ?? []);
    }

    [Fact]
    public async Task Csv_RowsOfAProductInTwoFiles_AreOneProduct()
    {
        Write("a.csv", "handle,title,sku,price\nlamp,Lamp,L-1,1\ndesk,Desk,D-1,2\n");
        File.WriteAllBytes(Path.Combine(_folder.Path, "b.csv.gz"), FeedFolder.Gzip("price,sku,title,handle\n3,L-2,,lamp\n4,C-1,Chair,chair\n"));
        UseFiles("*.csv*", Rows, Small);

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 3L), (summary.State, summary.Inserted));
        Assert.Equal("chair Chair C-1=4.0000; desk Desk D-1=2.0000; lamp Lamp L-1=1.0000,L-2=3.0000", await CatalogAsync());
    }

    [Fact]
    public async Task Csv_BadRowOfAProductApart_RejectsTheProductWhole()
    {
        Write("a.csv", "handle,title,sku,price\nlamp,Lamp,L-1,1\ndesk,Desk,D-1,2\nlamp,,L-2,much\n");
        UseFiles("a.csv", Rows, Small);

        var summary = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 1L, 1L, 2L), (summary.State, summary.Inserted, summary.Rejected, summary.Read));
        Assert.Equal("desk Desk D-1=2.0000", await CatalogAsync());
    }

    [Fact]
    public async Task Csv_KilledWhileItSettles_GoesOn()
    {
        var products = Enumerable.Range(1, 40).ToArray();
        Write("a.csv", "handle,title,sku,price\n" + string.Concat(products.Select(n => $"p{n:D2},P{n},a{n},1\n")) + string.Concat(products.Select(n => $"p{n:D2},,b{n},2\n")));
        UseFiles("a.csv", Rows, Small);
        using var stop = new CancellationTokenSource();
        _host.Watched.Shown = p =>
        {
            if (p.PagesPlanned > 40)
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAsync<RunInterruptedException>(() => _host.RunAsync(stop: stop.Token));
        await using var other = _host.Beside();
        var summary = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 40L, 40L), (summary.State, summary.Read, summary.Inserted));
        Assert.Equal(80, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NULL"));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.held"));
    }

    [Fact]
    public async Task Lines_PartsAnywhere_AreTheirProducts()
    {
        Write("a.jsonl", """
            {"id":"i1","available":3,"up":"v1"}
            {"id":"p1","name":"lamp","title":"Lamp"}
            {"id":"p2","name":"desk","title":"Desk"}
            {"id":"v2","sku":"D-1","up":"p2"}
            {"id":"v1","sku":"L-1","up":"p1"}
            {"id":"p3","name":"chair","title":"Chair"}
            {"id":"x","sku":"X","up":"nobody"}
            """);
        Write("b.jsonl", """
            {"id":"v3","sku":"D-2","up":"p2"}
            {"id":"i3","available":7,"up":"v3"}
            """);
        UseFiles("*.jsonl", Lines, Small, parentKey: "up");

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal("chair Chair ; desk Desk D-1=,D-2=7; lamp Lamp L-1=3", await CatalogAsync("stock"));
        Assert.Equal((RunState.SucceededWithRejects, 4L, 3L, 1L), (first.State, first.Read, first.Inserted, first.Rejected));
        Assert.Equal((3L, 1L, 0L), (again.Unchanged, again.Rejected, again.SkusDiscontinued));
        Assert.Equal("lost_line a.jsonl, line 7", await _host.Core.Database.ScalarAsync<string>("SELECT max(code || ' ' || split_part(location, ', byte', 1)) FROM etl.reject"));
    }

    [Fact]
    public async Task Rows_ThatNameTheirParentInSeveralWays_AreItsSkus_AndANameOfTwoProductsIsNoneOfThem()
    {
        Write("a.csv", "ID,SKU,name,title,price,Parent\n77,L-B,,,2,L\n44,L,lamp,Lamp,,\n50,D,desk,Desk,5,\n51,X,x1,X one,1,\n52,X-2,x2,X two,2,\n");
        Write("b.csv", "ID,SKU,name,title,price,Parent\n76,L-A,,,1,id:44\n53,X,x3,X three,3,\n78,X-A,,,9,X\n79,N,,,9,id:7\n");
        var mapping = new MappingOptions
        {
            Id = MappingSample.At("name"),
            Title = MappingSample.At("title"),
            Skus = new SkuMappingOptions { Code = MappingSample.At("ID"), Price = MappingSample.At("price") },
        };
        UseFiles("*.csv", mapping, Small, parentKey: "Parent");
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = (FileSourceOptions)f.Source with { IdKey = ["id:{ID}", "SKU"] } });

        var first = await RunAsync();
        var again = await RunAsync();
        var verified = await VerifyAsync();

        Assert.Equal("desk Desk 50=5.0000; lamp Lamp 76=1.0000,77=2.0000; x1 X one 51=1.0000; x2 X two 52=2.0000; x3 X three 53=3.0000", await CatalogAsync());
        Assert.Equal((RunState.SucceededWithRejects, 5L, 2L), (first.State, first.Inserted, first.Rejected));
        Assert.Equal((5L, 2L, 0L), (again.Unchanged, again.Rejected, again.SkusDiscontinued));
        Assert.Equal("ambiguous_line b.csv, line 4; lost_line b.csv, line 5", await _host.Core.Database.ScalarAsync<string>(
            "SELECT string_agg(code || ' ' || split_part(location, ', byte', 1), '; ' ORDER BY code) FROM etl.reject"));
        Assert.Empty(verified.Products);
    }

    [Fact]
    public async Task Json_IdTwice_TheLatestCountsAndBothPlacesAreTold()
    {
        Write("a.json", """[{"handle":"a","title":"old"},{"handle":"b","title":"B"},{"handle":"c","title":"C"},{"handle":"a","title":"new"}]""");
        UseFiles("a.json", Rows with { Skus = null }, Small);

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal("a new ; b B ; c C ", await CatalogAsync());
        Assert.Equal((4L, 3L, 1L, 1L), (first.Read, first.Inserted, first.Unchanged, first.Duplicates));
        Assert.Equal((4L, 4L, 1L), (again.Read, again.Unchanged, again.Duplicates));
        Assert.Matches("1 product stands in several records, such as a \\(a.json, .+ and a.json, .+\\)", Assert.Single(first.Warnings!));
    }

    [Fact]
    public async Task Handle_Renamed_TakesItsSkuAlong()
    {
        Load("""{"id":"lamp","title":"Lamp","variants":[{"sku":"L-1","price":5}]}""");
        await RunAsync();
        Load("""{"id":"lamp-classic","title":"Lamp Classic","variants":[{"sku":"L-1","price":6}]}""");

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 1L, 1L), (summary.State, summary.Inserted, summary.SkusUpdated));
        Assert.Equal("lamp Lamp ; lamp-classic Lamp Classic L-1=6.0000", await CatalogAsync());

        // It comes back as it was: the SKU is listed by both now, and the first has it.
        Load(
            """{"id":"lamp-classic","title":"Lamp Classic","variants":[{"sku":"L-1","price":6}]}""",
            """{"id":"lamp","title":"Lamp","variants":[{"sku":"L-1","price":5}]}""");
        var both = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 1L), (both.State, both.Rejected));
        Assert.Equal("lamp Lamp ; lamp-classic Lamp Classic L-1=6.0000", await CatalogAsync());
        Assert.Equal(
            "SKU L-1 belongs to product lamp-classic, which lists it too and comes first in the source. The product and its other SKUs are loaded.",
            await _host.Core.Database.ScalarAsync<string>("SELECT max(message) FROM etl.reject"));
    }

    [Fact]
    public async Task Skus_OfAShuffledCatalogMove_NoProductIsMissing()
    {
        const int Products = 300;
        string Product(int n, int sku) => $$"""{"id":"P{{n:D3}}","title":"{{sku}}","variants":[{"sku":"S{{sku:D3}}","price":{{sku}}}]}""";
        Load([.. Enumerable.Range(0, Products).Select(n => Product(n, n))]);
        await RunAsync();
        var shuffled = Enumerable.Range(0, Products).ToArray();
        new Random(5).Shuffle(shuffled);
        Load([.. shuffled.Select(n => Product(n, (n + 7) % Products))]);
        // A SKU that moves is gone until the product that lists it now is read.
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Target = new TargetOptions { MaxDeletePercent = 100 } });

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, (long)Products, 0L), (summary.State, summary.Updated, summary.Rejected));
        Assert.Equal(Products, await _host.Core.Database.ScalarAsync<long>(
            "SELECT count(*) FROM catalog.sku s JOIN catalog.product p ON p.id = s.product_id WHERE s.discontinued_at IS NULL AND s.price::int::text = p.title AND s.code = 'S' || lpad(p.title, 3, '0')"));
        Assert.Equal((0L, 0L), ((await RunAsync()).Updated, (await RunAsync()).SkusUpdated));
    }

    [Fact]
    public async Task Api_CsvOverHttp_RowsApart_AreOneProduct()
    {
        const string Body = "handle,title,sku,price\nlamp,Lamp,L-1,1\ndesk,Desk,D-1,2\nchair,Chair,C-1,3\nlamp,,L-2,4\nchair,,C-2,5\n";
        await using var server = await ApiServer.StartAsync(c => Results.Text(Body, "text/csv").ExecuteAsync(c));
        _host.AddFeed(0, Small);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } },
            Mapping = Rows,
        });

        var first = await RunAsync();
        var again = await RunAsync();

        const string Expected = "chair Chair C-1=3.0000,C-2=5.0000; desk Desk D-1=2.0000; lamp Lamp L-1=1.0000,L-2=4.0000";
        Assert.Equal(Expected, await CatalogAsync());
        Assert.Equal((RunState.Succeeded, RunState.Succeeded), (first.State, again.State));
        Assert.Equal((0L, 0L, 0L, 0L), (again.Inserted, again.Updated, again.SkusUpdated, again.SkusDiscontinued));
    }

    [Fact]
    public async Task Api_PageThatChangedWhenItIsReadAgain_LeavesTheRunIncomplete()
    {
        var asked = 0;
        await using var server = await ApiServer.StartAsync(c =>
        {
            var page = c.Number("page");
            // The third look at page 2 is the one that collects.
            var title = page == 2 && Interlocked.Increment(ref asked) > 1 ? "other" : "P";
            var id = title == "other" ? 9 : page == 3 ? 1 : page;
            return c.JsonAsync(page > 3 ? """{"items":[],"total":3}""" : $$"""{"items":[{"id":"P{{(page == 2 && title == "P" ? 1 : id)}}","title":"{{title}} {{page}}"}],"total":3}""");
        });
        _host.AddFeed(0, Small with { PageSize = 1 });
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1, Limit = 1 } },
        });

        var summary = await RunAsync();

        Assert.Equal((RunState.Incomplete, "source_changed"), (summary.State, summary.StopKind));
        Assert.Contains("was read again, since products of it stand in several records that differ", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfProductsInSeveralPlaces_FindsThemAsTheyWereLoaded()
    {
        Write("a.csv", "handle,title,sku,price\nlamp,,L-1,9.5\ndesk,Desk,D-1,100\nlamp,Lamp,L-2,10.5\n");
        UseFiles("a.csv", Rows, Small);
        await RunAsync();
        Assert.True((await VerifyAsync()).IsEqual);
        await _host.Core.Database.ExecuteAsync("DELETE FROM catalog.sku WHERE code = 'L-2'");
        Assert.Equal("lamp", Assert.Single((await VerifyAsync()).Products).Id);

        Write("a.jsonl", "{\"id\":\"v1\",\"sku\":\"S-1\",\"up\":\"p1\"}\n{\"id\":\"p2\",\"name\":\"desk\",\"title\":\"Desk\"}\n{\"id\":\"p1\",\"name\":\"lamp\",\"title\":\"Lamp\"}\n");
        UseFiles("a.jsonl", Lines, Small, parentKey: "up");
        await RunAsync();
        var found = await VerifyAsync();

        Assert.Equal((true, 2L), (found.IsEqual, found.Compared));
    }

    private Task<CatalogVerification> VerifyAsync() =>
        _host.Core.Get<CatalogVerifier>().VerifyAsync(_host.Core.Feeds.Load(EngineHost.Feed), 10, null, CancellationToken.None);

    private void Load(params string[] records) => _host.Core.Feeds.Add(EngineHost.Feed, records, Small);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);

    private void UseFiles(string path, MappingOptions mapping, LimitOptions limits, string? parentKey = null)
    {
        _host.AddFeed(0, limits);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new FileSourceOptions { Paths = [path], ParentKey = parentKey },
            Mapping = mapping,
            BaseDirectory = _folder.Path,
        });
    }

    // Chunks that meet are tried again after a pause, which only the clock ends.
    private async Task<RunSummary> RunAsync() => (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;

    private Task<string?> CatalogAsync(string column = "price") => _host.Core.Database.ScalarAsync<string>(
        $"""
         SELECT string_agg(concat_ws(' ', p.external_id, p.title, coalesce(s.skus, '')), '; ' ORDER BY p.external_id)
           FROM catalog.product p
           LEFT JOIN LATERAL (SELECT string_agg(s.code || '=' || coalesce(s.{column}::text, ''), ',' ORDER BY s.code) AS skus
                                FROM catalog.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL) s ON true
         """);
}
