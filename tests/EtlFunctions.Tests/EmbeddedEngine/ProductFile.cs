using System.Globalization;
using System.Text;
using EtlFunctions.Tests.Cli;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A folder with the feed <c>shop</c> over a product file, and what the catalog holds once it is loaded exactly.</summary>
internal sealed class ProductFile : IDisposable
{
    private const int RejectEvery = 100;
    private readonly EtlFolder _folder = new();
    private readonly int _records;

    public ProductFile(int records)
    {
        _records = records;
        _folder.Write("feeds/shop.ndjson", string.Concat(Enumerable.Range(1, records).Select(n => Line(n) + "\n")));
        _folder.Write(
            "feeds/shop.json",
            """
            { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" },
              "mapping": { "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } },
              "limits": { "pageSize": 25, "chunkSize": 25, "maxParallelPages": 4, "pagesPerSegment": 8 } }
            """);
    }

    /// <summary>Gets the working folder of the command.</summary>
    public string Folder => _folder.Path;

    /// <summary>Gets the product file.</summary>
    public string File => Path.Combine(_folder.Path, "feeds", "shop.ndjson");

    /// <summary>Gets the records that cannot be mapped.</summary>
    public int Rejects => _records / RejectEvery;

    /// <summary>Makes the tables.</summary>
    public async Task MigrateAsync(string connectionString)
    {
        var result = await EtlProcess.RunAsync(Folder, connectionString, "migrate");
        Assert.True(result.ExitCode == 0, result.All);
    }

    /// <summary>Requires that the database holds each product of the file once, with its SKUs, and each bad record once.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="ofOneRun">Whether one run loaded it all; each that meets a bad record keeps it.</param>
    public async Task AssertLoadedAsync(string connectionString, bool ofOneRun = true)
    {
        var expected = new StringBuilder();
        for (var n = 1; n <= _records; n++)
        {
            if (n % RejectEvery != 0)
            {
                expected.Append(CultureInfo.InvariantCulture, $"{n}|Product {n}|{n}-a 1.50,{n}-b {n}.25\n");
            }
        }

        await using var db = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var catalog = db.CreateCommand(
            """
            SELECT string_agg(format(E'%s|%s|%s\n', p.external_id, p.title, s.skus), '' ORDER BY p.external_id::integer)
              FROM catalog.product p
             CROSS JOIN LATERAL (SELECT string_agg(format('%s %s', k.code, k.price::numeric(18, 2)), ',' ORDER BY k.code) AS skus
                                   FROM catalog.sku k WHERE k.product_id = p.id AND k.discontinued_at IS NULL) s
            """);
        Assert.Equal(expected.ToString(), (string?)await catalog.ExecuteScalarAsync());
        if (!ofOneRun)
        {
            return;
        }

        await using var rejects = db.CreateCommand("SELECT format('%s %s', count(*), count(DISTINCT location)) FROM etl.reject");
        Assert.Equal($"{Rejects} {Rejects}", (string?)await rejects.ExecuteScalarAsync());
    }

    /// <summary>Requires that a summary accounts for every record of the file, each once.</summary>
    public void AssertCounts(EtlResult result)
    {
        using var document = System.Text.Json.JsonDocument.Parse(result.OutputLines[^1]);
        var summary = document.RootElement;
        long Number(string key) => summary.GetProperty(key).GetInt64();
        Assert.Equal("succeeded_with_rejects", summary.GetProperty("state").GetString());
        Assert.Equal((_records, _records - Rejects, Rejects), (Number("read"), Number("inserted"), Number("rejected")));
        Assert.Equal((0L, 0L), (Number("updated"), Number("unchanged")));
        Assert.Equal(2 * (_records - Rejects), Number("skusInserted"));
        Assert.Equal((_records + 24) / 25, Number("pages"));
        Assert.Equal((_records + 24) / 25, Number("chunks"));
    }

    public void Dispose() => _folder.Dispose();

    private static string Line(int n) => n % RejectEvery == 0
        ? $$"""{"title":"Product {{n}} has no id"}"""
        : $$"""{"id":"{{n}}","title":"Product {{n}}","variants":[{"sku":"{{n}}-a","price":1.50},{"sku":"{{n}}-b","price":{{n}}.25}]}""";
}
