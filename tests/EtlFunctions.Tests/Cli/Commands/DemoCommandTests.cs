using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_Twice_LoadsAllThenFindsAllUnchanged()
    {
        await using var db = await TestDatabase.CreateAsync();
        var first = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "demo");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("  read          10,012 = 10,000 inserted + 0 updated + 0 unchanged + 12 rejected", first.Output, StringComparison.Ordinal);
        Assert.Contains("  SKUs          30,000 inserted", first.Output, StringComparison.Ordinal);
        Assert.Contains("P-02500", first.Output, StringComparison.Ordinal);
        Assert.Equal(10_000, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        Assert.Equal(30_000, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NULL"));
        Assert.Equal(12, await db.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));

        var second = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "demo", "--output", "json");
        Assert.Equal(0, second.ExitCode);
        var summary = JsonDocument.Parse(second.OutputLines[^1]).RootElement;
        Assert.Equal(10_000, summary.GetProperty("unchanged").GetInt64());
        Assert.Equal(0, summary.GetProperty("inserted").GetInt64());
    }

    [Fact]
    public async Task Demo_NoDatabaseNamed_StartsOneAndFindsItAgain()
    {
        var first = await EtlProcess.RunAsync(_folder.Path, null, "demo", "--output", "json");
        Assert.True(first.ExitCode == 0, first.All);
        Assert.Single(first.OutputLines);
        Assert.Contains("Using the embedded PostgreSQL", first.Error, StringComparison.Ordinal);

        var status = await EtlProcess.RunAsync(_folder.Path, null, "status", "--output", "json");
        Assert.Equal(0, status.ExitCode);
        Assert.Equal(30_000, JsonDocument.Parse(Assert.Single(status.OutputLines)).RootElement.GetProperty("skusInserted").GetInt64());
    }
}
