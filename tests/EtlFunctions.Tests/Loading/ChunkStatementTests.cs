using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;

namespace EtlFunctions.Tests.Loading;

/// <summary>What the chunk statement does to products and SKUs.</summary>
public sealed class ChunkStatementTests : IAsyncLifetime
{
    private const string Row =
        "(SELECT string_agg(concat_ws(' ', p.xmin, p.xmax, p.ctid, p.external_id), ',' ORDER BY p.id) FROM catalog.product p)"
        + " || '|' || (SELECT string_agg(concat_ws(' ', s.xmin, s.xmax, s.ctid, s.code), ',' ORDER BY s.id) FROM catalog.sku s)";

    private CoreHost _host = null!;
    private OpenRun _run = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _run = await OpenRun.BeginAsync(_host, pages: 10);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_NewProduct_WritesEveryColumn()
    {
        var updated = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
        var sku = new Sku { Code = "A-1", Price = 1.25m, Currency = "EUR", CompareAtPrice = 2, Stock = -3, Barcode = "0042", Options = """{"size":"L"}""" };
        var product = new Product
        {
            ExternalId = "A", Title = "Lampe 💡", Description = "", Brand = "B", Category = "C", Status = "active",
            Attributes = """{"watt":40}""", SourceUpdatedAt = updated, Skus = [sku],
        };

        var result = await _run.LoadAsync(product);

        Assert.Equal(ChunkOutcome.Committed, result.Outcome);
        Assert.Equal(new LoadCounts { Read = 1, Inserted = 1, SkusInserted = 1 }, result.Counts);
        Assert.Equal(
            $"shop|A|Lampe 💡||B|C|active|{{\"watt\": 40}}|2026-03-01 10:00:00+00|{_run.Id}|t",
            await _host.Database.ScalarAsync<string>(
                "SELECT concat_ws('|', feed, external_id, title, description, brand, category, status, attributes, source_updated_at at time zone 'UTC' || '+00',"
                + " run_id, discontinued_at IS NULL AND loaded_at IS NOT NULL) FROM catalog.product"));
        Assert.Equal(
            "shop|A-1|1.2500|EUR|2.0000|-3|0042|{\"size\": \"L\"}|t",
            await _host.Database.ScalarAsync<string>(
                "SELECT concat_ws('|', feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at IS NULL) FROM catalog.sku"
                + " WHERE product_id = (SELECT id FROM catalog.product)"));
    }

    [Fact]
    public async Task Load_UnchangedProduct_RewritesAndLocksNothing()
    {
        var products = SampleProduct.Many(1, 25);
        await _run.LoadAsync(products);
        var before = await _host.Database.ScalarAsync<string>($"SELECT {Row}");

        var result = await _run.LoadAsync(products);

        Assert.Equal(new LoadCounts { Read = 25, Unchanged = 25 }, result.Counts);
        Assert.Equal(before, await _host.Database.ScalarAsync<string>($"SELECT {Row}"));
    }

    [Fact]
    public async Task Load_OneOfManyChanged_RewritesThatProductOnly()
    {
        var products = SampleProduct.Many(1, 3);
        await _run.LoadAsync(products);
        var before = await RowsAsync("product", "external_id");
        var skusBefore = await RowsAsync("sku", "code");

        var result = await _run.LoadAsync(products[0], products[1] with { Title = "Lantern" }, products[2]);

        Assert.Equal(new LoadCounts { Read = 3, Updated = 1, Unchanged = 2 }, result.Counts);
        Assert.Equal(["P00002"], (await RowsAsync("product", "external_id")).Except(before).Select(r => r.Split(' ')[0]));
        Assert.Equal(skusBefore, await RowsAsync("sku", "code"));
    }

    [Fact]
    public async Task Load_OlderThanStored_IsSkippedAndCountedAsStale()
    {
        var newer = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        await _run.LoadAsync(SampleProduct.Of("A", "A-1") with { Title = "new", SourceUpdatedAt = newer });
        var before = await _host.Database.ScalarAsync<string>($"SELECT {Row}");

        var result = await _run.LoadAsync(SampleProduct.Of("A", "A-2") with { Title = "old", SourceUpdatedAt = newer.AddSeconds(-1) });

        Assert.Equal(new LoadCounts { Read = 1, Unchanged = 1, Stale = 1 }, result.Counts);
        Assert.Equal(before, await _host.Database.ScalarAsync<string>($"SELECT {Row}"));
    }

    [Fact]
    public async Task Load_SameTimeOrNoTime_ReplacesWhatIsStored()
    {
        var time = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        await _run.LoadAsync(SampleProduct.Of("A") with { SourceUpdatedAt = time }, SampleProduct.Of("B") with { SourceUpdatedAt = time });

        var result = await _run.LoadAsync(
            SampleProduct.Of("A") with { Title = "corrected", SourceUpdatedAt = time }, SampleProduct.Of("B") with { Title = "undated" });

        Assert.Equal(2, result.Counts.Updated);
        Assert.Equal("corrected,undated", await _host.Database.ScalarAsync<string>("SELECT string_agg(title, ',' ORDER BY external_id) FROM catalog.product"));
    }

    [Fact]
    public async Task Load_SkuAddedChangedAndMissing_ReachesEachOnItsOwn()
    {
        var product = SampleProduct.Of("A", "keep", "change", "drop");
        await _run.LoadAsync(product);
        var kept = await RowsAsync("sku", "code");

        var result = await _run.LoadAsync(product with
        {
            Skus = [product.Skus[0], product.Skus[1] with { Price = 99 }, new Sku { Code = "new", Price = 5 }],
        });

        Assert.Equal(new LoadCounts { Read = 1, Updated = 1, SkusInserted = 1, SkusUpdated = 1, SkusDiscontinued = 1 }, result.Counts);
        Assert.Contains(kept.Single(r => r.StartsWith("keep ", StringComparison.Ordinal)), await RowsAsync("sku", "code"));
        Assert.Equal("change 99.0000 t,drop 12.0000 f,keep 10.0000 t,new 5.0000 t", await SkusAsync());
    }

    [Fact]
    public async Task Load_RelistedSku_IsRevived()
    {
        await _run.LoadAsync(SampleProduct.Of("A", "A-1", "A-2"));
        await _run.LoadAsync(SampleProduct.Of("A", "A-1"));

        var result = await _run.LoadAsync(SampleProduct.Of("A", "A-1", "A-2"));

        Assert.Equal(new LoadCounts { Read = 1, Updated = 1, SkusUpdated = 1 }, result.Counts);
        Assert.Equal("A-1 10.0000 t,A-2 11.0000 t", await SkusAsync());
    }

    [Fact]
    public async Task Load_DiscontinuedProduct_IsRevivedThoughItsContentIsTheSame()
    {
        await _run.LoadAsync(SampleProduct.Of("A", "A-1"));
        await _host.Database.ExecuteAsync("UPDATE catalog.product SET discontinued_at = now(); UPDATE catalog.sku SET discontinued_at = now()");

        var result = await _run.LoadAsync(SampleProduct.Of("A", "A-1"));

        Assert.Equal(new LoadCounts { Read = 1, Updated = 1, SkusUpdated = 1 }, result.Counts);
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(discontinued_at) FROM catalog.product"));
        Assert.Equal("A-1 10.0000 t", await SkusAsync());
    }

    [Fact]
    public async Task Load_ProductTwiceInAChunk_TakesTheLastAndCountsTheOther()
    {
        var result = await _run.LoadAsync(
            SampleProduct.Of("A", "A-1") with { Title = "first" }, SampleProduct.Of("B"), SampleProduct.Of("A", "A-2") with { Title = "last" });

        Assert.Equal(new LoadCounts { Read = 3, Inserted = 2, Unchanged = 1, Duplicates = 1, SkusInserted = 1 }, result.Counts);
        Assert.True(result.Counts.Balances);
        Assert.Equal("last", await _host.Database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = 'A'"));
        Assert.Equal("A-2 10.0000 t", await SkusAsync());
        Assert.Equal(1, await _run.PageAsync<int>(1, "duplicates"));
    }

    [Fact]
    public async Task Load_SkuOfAnUnchangedProduct_StaysThere()
    {
        await _run.LoadAsync(SampleProduct.Of("A", "A-1"), SampleProduct.Of("B", "B-1"));

        var result = await _run.LoadAsync(SampleProduct.Of("A", "A-1"), SampleProduct.Of("B", "B-1", "B-2"));

        Assert.Equal(new LoadCounts { Read = 2, Updated = 1, Unchanged = 1, SkusInserted = 1 }, result.Counts);
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("B", "A")]
    public async Task Load_SkuMovesBetweenProductsOfAChunk_FollowsWhicheverComesFirst(string from, string to)
    {
        await _run.LoadAsync(SampleProduct.Of(from, "x", "y"), SampleProduct.Of(to, "z"));

        var result = await _run.LoadAsync(SampleProduct.Of(from, "x"), SampleProduct.Of(to, "z", "y"));

        Assert.Equal(new LoadCounts { Read = 2, Updated = 2, SkusUpdated = 1, SkusDiscontinued = 1 }, result.Counts);
        Assert.Equal(to, await _host.Database.ScalarAsync<string>(
            "SELECT p.external_id FROM catalog.product p JOIN catalog.sku s ON s.product_id = p.id WHERE s.code = 'y' AND s.discontinued_at IS NULL"));
    }

    [Fact]
    public async Task Load_SkuGivenUpByAnEarlierChunk_Moves()
    {
        await _run.LoadAsync(SampleProduct.Of("A", "x", "y"));
        await _run.LoadAsync(SampleProduct.Of("A", "x"));

        var result = await _run.LoadAsync(SampleProduct.Of("B", "y"));

        Assert.Equal(new LoadCounts { Read = 1, Inserted = 1, SkusUpdated = 1 }, result.Counts);
    }

    [Fact]
    public async Task Load_SameKeysInTwoFeeds_AreDifferentProducts()
    {
        var other = await OpenRun.BeginAsync(_host, feed: "other");
        await _run.LoadAsync(SampleProduct.Of("A", "A-1"));

        var result = await other.LoadAsync(SampleProduct.Of("A", "A-1"));

        Assert.Equal(new LoadCounts { Read = 1, Inserted = 1, SkusInserted = 1 }, result.Counts);
        Assert.Equal(2, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku"));
    }

    [Fact]
    public async Task Load_KeysBeyondTheBasicPlane_AreFoundAgain()
    {
        Product[] products = [SampleProduct.Of("\uFF21", "\uFF21-1"), SampleProduct.Of("😀", "😀-1"), SampleProduct.Of("ä", "ä-1"), SampleProduct.Of("Z", "Z-1")];
        await _run.LoadAsync(products);

        Assert.Equal(4, (await _run.LoadAsync(products)).Counts.Unchanged);
    }

    private async Task<string[]> RowsAsync(string table, string key) =>
        (await _host.Database.ScalarAsync<string[]>($"SELECT array_agg(concat_ws(' ', {key}, xmin, xmax, ctid) ORDER BY {key}) FROM catalog.{table}"))!;

    private Task<string?> SkusAsync() => _host.Database.ScalarAsync<string>(
        "SELECT string_agg(concat_ws(' ', code, price, discontinued_at IS NULL), ',' ORDER BY code) FROM catalog.sku");
}
