using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>Deletes that are withheld, by the real command.</summary>
public sealed class DeletesCommandTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Withheld_IsShownAndApproved()
    {
        await using var db = await TestDatabase.CreateAsync();
        AddFeed(100);
        await RunAsync(db, "run", "shop");
        AddFeed(80);

        var run = await RunAsync(db, "run", "shop");
        var id = await db.ScalarAsync<Guid>("SELECT id FROM etl.run ORDER BY started_at DESC LIMIT 1");
        var show = await RunAsync(db, "deletes", "show", id.ToString(), "--limit", "2");
        var json = Json(await RunAsync(db, "deletes", "show", id.ToString(), "--limit", "2", "--output", "json"));
        var approve = await RunAsync(db, "deletes", "approve", id.ToString()[..18]);
        var again = await RunAsync(db, "deletes", "approve", id.ToString());
        var after = await RunAsync(db, "deletes", "show", id.ToString());
        var verify = await RunAsync(db, "verify", "shop");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\n  withheld      the deletes of 20 products no longer in the source: '", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  warning       20 products are no longer in the source and not discontinued: they are 20 % of the 100 products that the feed had", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"Run {id} of feed shop did not see 20 of 100 products",
                "  withheld      they are 20 % of the 100 products that the feed had, more than target.maxDeletePercent allows (10 %)",
                "  waiting       20 products",
                "    100  Product 100  (2 SKUs)",
                "    81  Product 81  (2 SKUs)",
                "    and 18 products more (--limit)",
            ],
            show.OutputLines[..6]);
        Assert.Equal(("withheld", 100, 20, 20, 2), (json.GetProperty("state").GetString(), json.GetProperty("known").GetInt32(), json.GetProperty("missing").GetInt32(), json.GetProperty("waiting").GetInt32(), json.GetProperty("products").GetArrayLength()));
        Assert.Equal((0, "20 products of feed shop are discontinued with 40 SKUs."), (approve.ExitCode, approve.OutputLines[^1]));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains($"Nothing was changed: run {id} of feed shop has no deletes that wait.", again.Error, StringComparison.Ordinal);
        Assert.Contains("  approved      20 products discontinued with 40 SKUs; 0 stayed, as they were seen or changed since", after.Output, StringComparison.Ordinal);
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("0 products of the catalog, and 20 that are discontinued", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatDeletes_SaysSo_AndShowHasNothingToShow()
    {
        await using var db = await TestDatabase.CreateAsync();
        AddFeed(100);
        var first = await RunAsync(db, "run", "shop");
        AddFeed(95);

        var run = await RunAsync(db, "run", "shop");
        var json = Json(await RunAsync(db, "status", "--output", "json"));
        var show = await RunAsync(db, "deletes", "show", (await db.ScalarAsync<Guid>("SELECT id FROM etl.run ORDER BY started_at DESC LIMIT 1")).ToString());

        Assert.DoesNotContain("discontinued  ", first.Output, StringComparison.Ordinal);
        Assert.Contains("\n  discontinued  5 products no longer in the source, with their SKUs\n", run.Output, StringComparison.Ordinal);
        Assert.Equal((5, 10, 0), (json.GetProperty("discontinued").GetInt32(), json.GetProperty("skusDiscontinued").GetInt32(), json.GetProperty("deletesWithheld").GetInt32()));
        Assert.Matches("did not see 5 of 100 products\n  discontinued  5 products with 10 SKUs\n$", show.Output);
    }

    [Fact]
    public async Task Feed_WhoseSourceIsNeverReadWhole_IsRefusedWithExit2()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.Write(
            "feeds/rows.json",
            """{ "name": "rows", "source": { "type": "postgres", "table": "t", "key": "n", "status": { "column": "s", "pending": "p", "loaded": "l", "rejected": "r" } }, "mapping": { "id": "id" }, "target": { "deleteMissing": "soft" } }""");

        var run = await RunAsync(db, "run", "rows");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("$.target.deleteMissing: found \"soft\" beside \"source.status\", by which a run reads only rows that wait, never the whole table, expected \"none\"", run.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(EtlResult result) => JsonDocument.Parse(result.OutputLines[^1]).RootElement;

    private void AddFeed(int products)
    {
        _folder.AddFeed("shop", products);
        _folder.Write(
            "feeds/shop.json",
            """
            { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" }, "target": { "deleteMissing": "soft" },
              "mapping": { "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } } }
            """);
    }

    private Task<EtlResult> RunAsync(TestDatabase db, params string[] arguments) => EtlProcess.RunAsync(_folder.Path, db.ConnectionString, arguments);
}
