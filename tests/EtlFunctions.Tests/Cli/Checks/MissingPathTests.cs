using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Checks;

/// <summary>Mapped paths that no record has.</summary>
public sealed class MissingPathTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public MissingPathTests()
    {
        _folder.Write("feeds/shop.ndjson", """{"id":1,"name":"A","variants":[{"sku":"a","price":1}]}""");
        _folder.Write("feeds/shop.json", """
            { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" },
              "mapping": { "id": "id", "title": "title", "brand": { "path": "brand", "optional": true }, "skus": { "each": "variant", "code": "sku", "price": "price" } } }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CheckAndRun_PathsThatNoRecordHas_WarnAndSayWhatIsThere()
    {
        await using var db = await TestDatabase.CreateAsync();
        var check = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "check", "shop");
        var run = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop");

        Assert.Equal((0, 0), (check.ExitCode, run.ExitCode));
        Assert.Contains("warn  paths       no record has title: `title` is nowhere; there are `name`, a text and `variants`, an array of 1\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("no record has skus: `variant` is nowhere; there is `variants`, an array of 1\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("of 1 record: id in 1, title in 0, brand in 0, variant in 0, variant[].sku in 0, variant[].price in 0\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("  warning       no record of the first 1 has `title` (title), `variant` (skus), which the mapping names.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_PathsThatNoRecordHas_Warns()
    {
        var text = await EtlProcess.RunAsync(_folder.Path, null, "preview", "shop");
        var json = await EtlProcess.RunAsync(_folder.Path, null, "preview", "shop", "--output", "json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("WARNING: no record has skus: `variant` is nowhere; there is `variants`, an array of 1\n", text.Output, StringComparison.Ordinal);
        Assert.Single(json.OutputLines);
        Assert.Contains("WARNING: no record has title: ", json.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_MoreRejectsThanAllowed_FailsAsTheRunDoes()
    {
        _folder.AddFeed("shop", 5, hasReject: true);
        await using var db = await TestDatabase.CreateAsync();
        var check = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "check", "shop");
        var run = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--output", "json");

        const string Expected = "1 of 6 records were rejected (16.7 %), more than limits.maxRejectPercent allows (10 %)";
        Assert.Equal((1, 1), (check.ExitCode, run.ExitCode));
        Assert.Contains(Expected, check.Output, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"failed\"", run.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains(Expected, run.OutputLines[^1], StringComparison.Ordinal);

        var resume = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "resume", JsonDocument.Parse(run.OutputLines[^1]).RootElement.GetProperty("runId").GetString()!);
        Assert.Equal(1, resume.ExitCode);
        Assert.Contains("run shop' begins anew", resume.Output, StringComparison.Ordinal);
        Assert.Contains($"  ended         {Expected}. The commonest reasons:\n", resume.Output, StringComparison.Ordinal);
    }
}
