using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;

namespace EtlFunctions.Tests.Loading;

/// <summary>What a full refresh does to rows that somebody else changed since they were loaded.</summary>
public sealed class RepairTests : IAsyncLifetime
{
    private const string Content = """
        SELECT (SELECT string_agg((to_jsonb(p) - '{id,loaded_at,run_id}'::text[])::text, E'\n' ORDER BY p.feed, p.external_id) FROM catalog.product p) || E'\n'
            || (SELECT string_agg((to_jsonb(s) - '{id,product_id,loaded_at}'::text[])::text || p.external_id, E'\n' ORDER BY s.feed, s.code)
                  FROM catalog.sku s JOIN catalog.product p ON p.id = s.product_id)
        """;

    private const string Row = "SELECT string_agg(concat_ws(' ', xmin, xmax, ctid), ',' ORDER BY id) FROM (SELECT xmin, xmax, ctid, id FROM catalog.product UNION ALL SELECT xmin, xmax, ctid, id FROM catalog.sku) r";

    private static readonly DateTimeOffset Changed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Product[] Source =
    [
        .. SampleProduct.Many(1, 5).Select(p => p with { SourceUpdatedAt = Changed, Brand = "B", Category = "C", Status = "active", Description = "D" }),
        SampleProduct.Of("none"),
    ];

    private CoreHost _host = null!;
    private OpenRun _last = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _last = await OpenRun.BeginAsync(_host, pages: 3);
        await _last.LoadAsync(Source);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("UPDATE catalog.product SET title = 'hacked' WHERE external_id = 'P00001'", 1, 0)]
    [InlineData("UPDATE catalog.product SET title = NULL", 6, 0)]
    [InlineData("UPDATE catalog.product SET description = '', brand = 'x', category = NULL, status = 'draft' WHERE external_id = 'P00002'", 1, 0)]
    [InlineData("UPDATE catalog.product SET attributes = '{\"watt\": 41}' WHERE external_id = 'none'", 1, 0)]
    [InlineData("UPDATE catalog.product SET attributes = NULL WHERE external_id = 'none'", 1, 0)]
    [InlineData("UPDATE catalog.product SET discontinued_at = now() WHERE external_id = 'P00003'", 1, 0)]
    [InlineData("UPDATE catalog.product SET source_updated_at = '2099-01-01' WHERE external_id = 'P00003'", 1, 0)]
    [InlineData("UPDATE catalog.product SET source_updated_at = NULL WHERE external_id = 'P00003'", 1, 0)]
    [InlineData("UPDATE catalog.sku SET price = 0 WHERE code = 'P00001-2'", 1, 0)]
    [InlineData("UPDATE catalog.sku SET price = NULL, currency = 'USD', compare_at_price = 1, stock = NULL, barcode = '1', options = '[]'", 5, 0)]
    [InlineData("UPDATE catalog.sku SET discontinued_at = now() WHERE code = 'P00001-2'", 1, 0)]
    [InlineData("UPDATE catalog.sku SET product_id = (SELECT id FROM catalog.product WHERE external_id = 'P00002') WHERE code = 'P00001-1'", 1, 0)]
    [InlineData("DELETE FROM catalog.sku WHERE code IN ('P00001-1', 'P00004-3')", 2, 0)]
    [InlineData("DELETE FROM catalog.product WHERE external_id = 'P00004'", 0, 1)]
    [InlineData("UPDATE catalog.product SET content_hash = substring(content_hash FROM 2) || 'x', title = 'hacked' WHERE external_id = 'P00001'", 0, 0)]
    public async Task Load_OfAFullRefresh_PutsRowsRightThatWereChangedByHand(string change, int repaired, int inserted)
    {
        var source = await _host.Database.ScalarAsync<string>(Content);
        await _host.Database.ExecuteAsync(change);
        Assert.NotEqual(source, await _host.Database.ScalarAsync<string>(Content));

        var result = await LoadAsync(fullRefresh: true);

        Assert.Equal(source, await _host.Database.ScalarAsync<string>(Content));
        Assert.Equal((repaired, inserted), (result.Counts.Repaired, result.Counts.Inserted));
        Assert.True(result.Counts.Balances && result.Counts.Repaired <= result.Counts.Updated, $"{result.Counts}");
    }

    [Theory]
    [InlineData("'shop', 'P00001-9'")]
    [InlineData("'other', 'P00001-1'")]
    public async Task Load_OfAFullRefresh_DiscontinuesSkusThatTheSourceDoesNotList(string key)
    {
        await _host.Database.ExecuteAsync($"INSERT INTO catalog.sku (feed, code, product_id, loaded_at) SELECT {key}, id, now() FROM catalog.product WHERE external_id = 'P00001'");

        var result = await LoadAsync(fullRefresh: true);

        Assert.Equal((1, 1), (result.Counts.Repaired, result.Counts.SkusDiscontinued));
        Assert.Equal($"({key.Replace("'", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)})", await _host.Database.ScalarAsync<string>("SELECT (feed, code)::text FROM catalog.sku WHERE discontinued_at IS NOT NULL"));
        Assert.Equal(0, (await LoadAsync(fullRefresh: true)).Counts.Updated);
    }

    [Fact]
    public async Task Load_OfAFullRefresh_WritesNothingWhereNobodyChangedAnything()
    {
        var before = await _host.Database.ScalarAsync<string>(Row);

        var result = await LoadAsync(fullRefresh: true);

        Assert.Equal(new LoadCounts { Read = 6, Unchanged = 6 }, result.Counts);
        Assert.Equal(before, await _host.Database.ScalarAsync<string>(Row));
    }

    [Fact]
    public async Task Load_OfANightlyRun_ComparesHashesOnly()
    {
        await _host.Database.ExecuteAsync("UPDATE catalog.product SET title = 'hacked'; DELETE FROM catalog.sku");

        var result = await LoadAsync(fullRefresh: false);

        Assert.Equal(new LoadCounts { Read = 6, Unchanged = 6 }, result.Counts);
    }

    [Fact]
    public async Task Load_OfAFullRefresh_KeepsALaterVersionThanTheSourceHas()
    {
        await _last.LoadAsync(Source[0] with { Title = "later", SourceUpdatedAt = Changed.AddDays(1) });

        var result = await LoadAsync(fullRefresh: true);

        Assert.Equal((1, 0), (result.Counts.Stale, result.Counts.Updated));
        Assert.Equal("later", await _host.Database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = 'P00001'"));
    }

    [Fact]
    public async Task Load_OfAnAdoptedFullRefresh_RepairsAsWell()
    {
        var begun = await OpenRun.BeginAsync(_host, pages: 2, holder: "one", dead: "holder", fullRefresh: true);
        await _host.Database.ExecuteAsync("UPDATE catalog.product SET title = 'hacked'");

        var adopted = await OpenRun.BeginAsync(_host, holder: "two", dead: "one");
        var result = await adopted.LoadAsync(Source);

        Assert.Equal(begun.Id, adopted.Id);
        Assert.Equal((6, 6), (result.Counts.Repaired, (await adopted.TotalsAsync()).Counts.Repaired));
    }

    [Fact]
    public async Task Load_OfAFullRefreshWithARefusedRecord_RepairsTheOthers()
    {
        await _host.Database.ExecuteAsync("UPDATE catalog.sku SET price = 0; ALTER TABLE catalog.product ADD CHECK (title <> 'refused')");

        var result = await LoadAsync(fullRefresh: true, SampleProduct.Of("refused") with { Title = "refused" });

        Assert.Equal((5, 5, 1, 1), (result.Counts.Repaired, result.Counts.Updated, result.Counts.Unchanged, result.Counts.Rejected));
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE price = 0"));
    }

    private async Task<ChunkResult> LoadAsync(bool fullRefresh, params Product[] more)
    {
        await _host.Get<RunLedger>().CancelAsync(_last.Id, CancellationToken.None);
        _last = await OpenRun.BeginAsync(_host, fullRefresh: fullRefresh);
        return await _last.LoadAsync([.. Source, .. more]);
    }
}
