using EtlFunctions.Catalog;
using EtlFunctions.Tests.Database;
using Npgsql;

namespace EtlFunctions.Tests.Loading;

/// <summary>One round trip and one statement a chunk, whatever it holds.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(0)]
    public async Task Load_AnyNumberOfSkus_IsOneStatementAndOneSync(int maxAutoPrepare)
    {
        await using var host = await CoreHost.CreateAsync();
        await using var proxy = new PostgresProxy(host.Database);
        await using var loader = host.Beside(Through(proxy, maxAutoPrepare));
        var run = await OpenRun.BeginAsync(loader, pages: 40);
        for (var i = 0; i < 10; i++)
        {
            await run.LoadAsync(SampleProduct.Many(100 * i, 25));
        }

        proxy.TakeMessages();
        foreach (var (products, skus) in new[] { (0, 0), (1, 1), (25, 3), (25, 40) })
        {
            var many = SampleProduct.Many(10_000 + (products * 100) + skus, products, skus);
            Assert.Equal(products * skus, (await run.LoadAsync(many)).Counts.SkusInserted);
            // An unnamed statement is parsed and described with each execution, in the same round trip.
            Assert.Equal(maxAutoPrepare == 0 ? "PBDES" : "BES", proxy.TakeMessages());

            Product[] changed = [.. many.Select(p => p with { Title = "changed", Skus = [.. p.Skus.Skip(1)] })];
            Assert.Equal(products, (await run.LoadAsync(changed)).Counts.Updated);
            Assert.Equal(maxAutoPrepare == 0 ? "PBDES" : "BES", proxy.TakeMessages());
        }
    }

    [Fact]
    public async Task Load_RecordRefused_IsOneStatementMore()
    {
        await using var host = await CoreHost.CreateAsync();
        await using var proxy = new PostgresProxy(host.Database);
        await using var loader = host.Beside(Through(proxy, 0));
        var run = await OpenRun.BeginAsync(loader, pages: 2);
        await run.LoadAsync(SampleProduct.Of("A"));
        proxy.TakeMessages();

        await run.LoadAsync(SampleProduct.Of("B"), SampleProduct.Of("C") with { Attributes = "{" });

        Assert.Equal("PBDESPBDES", proxy.TakeMessages());
    }

    private static CoreHostOptions Through(PostgresProxy proxy, int maxAutoPrepare) => new()
    {
        Database = o => o with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(proxy.ConnectionString) { MaxAutoPrepare = maxAutoPrepare }.ConnectionString,
        },
    };
}
