using EtlFunctions.Checking;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Postgres;

namespace EtlFunctions.Tests.Checking;

/// <summary>The catalog compared with the source, after one run of 60 products in pages of 25.</summary>
public sealed class CatalogVerifierTests : IAsyncLifetime
{
    private const string Row = "SELECT string_agg(concat_ws(' ', xmin, xmax, ctid), ',' ORDER BY id) FROM (SELECT xmin, xmax, ctid, id FROM catalog.product UNION ALL SELECT xmin, xmax, ctid, id FROM catalog.sku) r";

    private EngineHost _host = null!;
    private MemorySource _source = null!;

    public async Task InitializeAsync()
    {
        _host = await EngineHost.CreateAsync();
        _source = _host.AddFeed(60);
        await _host.RunAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Verify_AfterARun_FindsEverythingEqualAndWritesNothing()
    {
        var before = await _host.Core.Database.ScalarAsync<string>(Row);

        var found = await VerifyAsync();

        Assert.True(found.IsEqual);
        Assert.Equal((60, 60, 0, 0, 0), (found.Read, found.Compared, found.Differing, found.Missing, found.Extra));
        Assert.Empty(found.Products);
        Assert.Equal(before, await _host.Core.Database.ScalarAsync<string>(Row));
        Assert.Equal(1, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Theory]
    [InlineData("UPDATE catalog.product SET title = 'hacked' WHERE external_id = 'P7'", "P7 differs: title is \"hacked\", the source has \"Lamp 7\"")]
    [InlineData("UPDATE catalog.product SET attributes = NULL WHERE external_id = 'P7'", "P7 differs: attributes is null, the source has {\"watt\": 7}")]
    [InlineData("UPDATE catalog.sku SET price = 0, stock = NULL WHERE code = 'P6-1'", "P6 differs: SKU P6-1: price is 0, the source has 19.9; SKU P6-1: stock is null, the source has 1")]
    [InlineData("DELETE FROM catalog.sku WHERE code = 'P5-2'", "P5 differs: SKU P5-2 is missing")]
    [InlineData("UPDATE catalog.sku SET discontinued_at = now() WHERE code = 'P5-2'", "P5 differs: SKU P5-2 is discontinued")]
    [InlineData("INSERT INTO catalog.sku (feed, code, product_id, loaded_at) SELECT feed, 'X', id, now() FROM catalog.product WHERE external_id = 'P5'", "P5 differs: SKU X is not in the source")]
    [InlineData("UPDATE catalog.sku SET product_id = (SELECT id FROM catalog.product WHERE external_id = 'P2') WHERE code = 'P5-2'", "P2 differs: SKU P5-2 is not in the source")]
    [InlineData("DELETE FROM catalog.product WHERE external_id = 'P8'", "P8 missing: ")]
    [InlineData("UPDATE catalog.product SET external_id = 'mine' WHERE external_id = 'P8'", "P8 missing: |mine extra: ")]
    public async Task Verify_OfRowsChangedByHand_TellsWhatDiffers(string change, string expected)
    {
        await _host.Core.Database.ExecuteAsync(change);

        var found = await VerifyAsync();

        Assert.False(found.IsEqual);
        Assert.Equal(expected, string.Join('|', found.Products.Select(p => $"{p.Id} {p.Verdict}: {string.Join("; ", p.Differences)}")));
        await _host.RunAsync(holder: "two", fullRefresh: true);
        Assert.Equal(0, (await VerifyAsync()).Differing);
    }

    [Fact]
    public async Task Verify_OfManyDifferences_CountsAllAndListsTheFirst()
    {
        await _host.Core.Database.ExecuteAsync("UPDATE catalog.product SET brand = 'x'; INSERT INTO catalog.product (feed, external_id, content_hash, loaded_at, run_id) SELECT feed, 'extra' || id, content_hash, now(), run_id FROM catalog.product");

        var found = await VerifyAsync(listed: 3);

        Assert.Equal((60, 60), (found.Differing, found.Extra));
        Assert.Equal(["P1", "P2", "P3"], found.Products.Select(p => p.Id));
    }

    [Fact]
    public async Task Verify_OfADiscontinuedProductThatTheSourceDoesNotHave_IsNoDrift()
    {
        await _host.Core.Database.ExecuteAsync("INSERT INTO catalog.product (feed, external_id, content_hash, loaded_at, run_id, discontinued_at) SELECT feed, 'gone', content_hash, now(), run_id, now() FROM catalog.product LIMIT 1");

        var found = await VerifyAsync();

        Assert.True(found.IsEqual);
        Assert.Equal(1, found.Discontinued);
    }

    [Fact]
    public async Task Verify_OfOneIdInSeveralRecords_GoesByTheLastOne()
    {
        // At once, and far apart.
        _host.Core.Feeds.Add(EngineHost.Feed, [SampleRecord.Json(1, title: "Old"), .. SampleRecord.Many(60)]);
        var near = await VerifyAsync();
        _host.Core.Feeds.Add(EngineHost.Feed, [SampleRecord.Json(1, title: "Old"), .. SampleRecord.Many(60)[1..], .. Enumerable.Repeat(SampleRecord.Json(2), 200), SampleRecord.Json(1)]);
        var far = await VerifyAsync();
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(60), .. Enumerable.Repeat(SampleRecord.Json(2), 200), SampleRecord.Json(1, title: "New")]);
        var changed = await VerifyAsync();

        Assert.Equal((true, 61, 60, 1), (near.IsEqual, near.Read, near.Compared, near.Duplicates));
        Assert.Equal((true, 261, 60, 201), (far.IsEqual, far.Read, far.Compared, far.Duplicates));
        Assert.Equal(["P1"], changed.Products.Select(p => p.Id));
    }

    [Fact]
    public async Task Verify_OfRecordsThatAreNoProducts_CountsThemAndSaysWhy()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(60), "{}"]);
        var found = await VerifyAsync();
        Assert.Equal((true, 1), (found.IsEqual, found.Rejected));
        Assert.StartsWith("shop, ", found.FirstReject, StringComparison.Ordinal);

        await _host.Core.Database.ExecuteAsync("DELETE FROM catalog.product");
        _host.Core.Feeds.Add(EngineHost.Feed, ["{}"]);
        Assert.False((await VerifyAsync()).IsEqual);
    }

    [Fact]
    public async Task Verify_OfASourceThatAsksToWait_GoesOnWithThePageWhereItWas()
    {
        var waits = 0;
        _source.Reading = (_, record, _) => record == 30 && waits++ < 2
            ? throw new SourceWaitException(_host.Clock.GetUtcNow().AddMinutes(1), "later")
            : Task.CompletedTask;

        var found = await _host.AdvanceUntilOverAsync(VerifyAsync());

        Assert.True(found.IsEqual);
        Assert.Equal((60, 3), (found.Read, waits));
    }

    [Fact]
    public async Task Verify_OfAStagingTable_GoesByAllRowsWhateverTheirStatusAndNotByWhatIsNotThere()
    {
        var rows = SampleRecord.Many(50).Select((json, i) => $"({i}, '{json}', 'loaded')").Append($"(99, '{SampleRecord.Json(1, title: "New")}', 'pending')");
        await _host.Core.Database.ExecuteAsync(
            $"CREATE SCHEMA staging; CREATE TABLE staging.products (id bigint PRIMARY KEY, data jsonb NOT NULL, status text); INSERT INTO staging.products VALUES {string.Join(", ", rows)}");
        var feed = StagingDatabase.Feed(StagingDatabase.Table() with
        {
            Record = "data",
            Status = new PostgresStatusOptions { Column = "status", Pending = "pending", Loaded = "loaded", Rejected = "rejected" },
        });

        var found = await _host.Core.Get<CatalogVerifier>().VerifyAsync(feed, 20, null, CancellationToken.None);

        Assert.Equal((51, 50, 0), (found.Read, found.Compared, found.Extra));
        Assert.Equal(["P1"], found.Products.Select(p => p.Id));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM staging.products WHERE id = 99 AND status <> 'pending'"));
    }

    private Task<CatalogVerification> VerifyAsync(int listed = 20) =>
        _host.Core.Get<CatalogVerifier>().VerifyAsync(_host.Core.Feeds.Load(EngineHost.Feed), listed, null, CancellationToken.None);
}
