namespace EtlFunctions.Tests.Cli.Commands;

/// <summary><c>etl init</c> by the real command, as the README shows it.</summary>
public sealed class InitCommandTests : IDisposable
{
    private const string Sample = "feeds/examples/products.csv";

    private readonly EtlFolder _folder = new();

    public InitCommandTests() => _folder.Write(Sample, File.ReadAllText(Repository.File(Sample)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Init_OfTheSample_WritesAFeedThatLoadsIt()
    {
        await using var db = await TestDatabase.CreateAsync();

        var init = await EtlProcess.RunAsync(_folder.Path, null, "init", Sample, "--yes");
        var run = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "products");

        Assert.True(init.ExitCode == 0, init.All);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Contains("ok    first page  4 records read, all become products", init.Output, StringComparison.Ordinal);
        Assert.Equal(7, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE price > 0 AND currency = 'EUR' AND stock IS NOT NULL"));
    }

    [Fact]
    public async Task Init_WithoutATerminalOrOverAFeed_ChangesNothing()
    {
        var silent = await EtlProcess.RunAsync(_folder.Path, null, "init", Sample);
        _folder.Write("feeds/products.json", "{}");
        var second = await EtlProcess.RunAsync(_folder.Path, null, "init", Sample, "--yes");

        Assert.Equal((2, 2), (silent.ExitCode, second.ExitCode));
        Assert.Contains("expected --yes, which takes every guess", silent.Error, StringComparison.Ordinal);
        Assert.Contains("there is a feed file already", second.Error, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(System.IO.Path.Combine(_folder.Path, "feeds/products.json")));
    }
}
