using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>Drift by the real process: rows edited and deleted by hand, found by <c>verify</c>, put right by <c>run --full-refresh</c>.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private const string Edits =
        "DELETE FROM catalog.sku WHERE code = '5-a'; UPDATE catalog.sku SET price = 0 WHERE code = '6-a';"
        + " UPDATE catalog.product SET title = 'hacked' WHERE external_id = '7'; DELETE FROM catalog.product WHERE external_id = '8'";

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_BeforeAndAfterAFullRefresh_ExitsWith1AndThen0()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        Assert.Equal(0, (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop")).ExitCode);
        await db.ExecuteAsync(Edits);

        var drifted = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "verify", "shop");
        var asJson = Json(await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "verify", "shop", "--output", "json", "--limit", "2"));
        var refreshed = Json(await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--full-refresh", "--output", "json"));
        var equal = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "verify", "shop");

        Assert.Equal((1, 0), (drifted.ExitCode, equal.ExitCode));
        Assert.Equal(
            [
                "Feed shop: the catalog is not what the source says",
                "  compared      30 products of 30 records: 26 equal, 3 differ, 1 missing from the catalog",
            ],
            drifted.OutputLines[..2]);
        Assert.Contains("): SKU 6-a: price is 0, the source has 1.5", drifted.Output, StringComparison.Ordinal);
        Assert.Contains("): title is \"hacked\", the source has \"Product 7\"", drifted.Output, StringComparison.Ordinal);
        Assert.Equal((false, 3, 1, 2), (asJson.GetProperty("equal").GetBoolean(), asJson.GetProperty("differing").GetInt32(), asJson.GetProperty("missing").GetInt32(), asJson.GetProperty("products").GetArrayLength()));
        Assert.Equal((3, 3, 1, 26), (refreshed.GetProperty("repaired").GetInt32(), refreshed.GetProperty("updated").GetInt32(), refreshed.GetProperty("inserted").GetInt32(), refreshed.GetProperty("unchanged").GetInt32()));
        Assert.Equal("Feed shop: the catalog is what the source says", equal.OutputLines[0]);
    }

    [Fact]
    public async Task Verify_WhereNothingWasLoaded_SaysSo()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 1);

        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "verify", "shop");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nothing was loaded there yet", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(EtlResult result) => JsonDocument.Parse(result.OutputLines[^1]).RootElement;
}
