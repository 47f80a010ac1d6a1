using System.Globalization;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>Measures <c>etl run</c>, a first load and a second one of the same file, against <c>psql \copy</c> of the same rows into the same empty tables, in turn.</summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(ComparisonOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("etl-bench-").FullName;
        EmbeddedPostgresServer? server = null;
        try
        {
            if (options.Connection is null)
            {
                server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(folder, "postgres") });
            }

            var connection = options.Connection ?? server!.ConnectionString;
            var files = CatalogFiles.Write(folder, options.Products);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Products} products, {3 * options.Products} SKUs, {new FileInfo(files.Records).Length / options.Products} bytes a product, {Environment.ProcessorCount} processors"));
            await MeasureAsync(options, connection, files);
            return 0;
        }
        finally
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ComparisonOptions options, string connection, CatalogFiles files)
    {
        var server = await ServerProcesses.FindAsync(connection);
        var loads = new List<Measurement>();
        var reruns = new List<Measurement>();
        var copies = new List<Measurement>();
        for (var i = 0; i <= options.Runs; i++)
        {
            if (!options.SkipCopy)
            {
                await EmptyAsync(connection);
                copies.Add(await CopyAsync(connection, files, server));
            }

            await EmptyAsync(connection);
            loads.Add(await LoadAsync(connection, files, server));
            reruns.Add(await LoadAsync(connection, files, server));
            Print(i == 0 ? "warm-up" : $"run {i}", options.Products, loads[^1], reruns[^1], options.SkipCopy ? null : copies[^1]);
        }

        Print("median", options.Products, Median(loads), Median(reruns), options.SkipCopy ? null : Median(copies));
    }

    private static Task<Measurement> LoadAsync(string connection, CatalogFiles files, ServerProcesses? server) =>
        MeasuredProcess.RunAsync("dotnet", [EtlAssembly(), "run", files.Feed, "--output", "json"], connection, server);

    /// <summary>The command as its own project builds it, ahead-compiled; the copy beside this program is not.</summary>
    private static string EtlAssembly()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EtlFunctions.sln")))
        {
            folder = folder.Parent;
        }

        var assembly = Path.Combine(folder?.FullName ?? string.Empty, "src", "EtlFunctions.Cli", "bin", "Release", "net10.0", "etl.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new FileNotFoundException($"Found no {assembly}; build it first: dotnet build -c Release src/EtlFunctions.Cli");
    }

    private static Task<Measurement> CopyAsync(string connection, CatalogFiles files, ServerProcesses? server)
    {
        var c = new NpgsqlConnectionStringBuilder(connection);
        var uri = $"postgresql://{c.Username}:{Uri.EscapeDataString(c.Password ?? string.Empty)}@{c.Host}:{c.Port}/{c.Database}";
        return MeasuredProcess.RunAsync(
            "psql",
            [
                "-q", "-v", "ON_ERROR_STOP=1", "-d", uri,
                "-c", $"\\copy catalog.product (id, feed, external_id, title, description, brand, category, attributes, source_updated_at, content_hash, loaded_at, run_id) from '{files.ProductRows}'",
                "-c", $"\\copy catalog.sku (product_id, feed, code, price, currency, stock, barcode, loaded_at) from '{files.SkuRows}'",
            ],
            connection,
            server);
    }

    /// <summary>Both start alike: fresh tables, nothing left to write back.</summary>
    private static async Task EmptyAsync(string connection)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddEtlCore(_ => new DatabaseOptions { ConnectionString = connection })
            .BuildServiceProvider();
        var database = services.GetRequiredService<EtlDataSource>().Connections;
        foreach (var statement in (string[])["DROP SCHEMA IF EXISTS catalog CASCADE", "DROP SCHEMA IF EXISTS etl CASCADE"])
        {
            await using var drop = database.CreateCommand(statement);
            await drop.ExecuteNonQueryAsync();
        }

        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await using var checkpoint = database.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync();
    }

    // Each figure's own median: the run with the median time need not have the median memory.
    private static Measurement Median(List<Measurement> runs)
    {
        var counted = runs[1..];
        double Middle(Func<Measurement, double> figure) => counted.Select(figure).Order().ElementAt(counted.Count / 2);
        return new Measurement(
            Middle(r => r.Seconds),
            Middle(r => r.CpuSeconds),
            counted[0].ServerSeconds is null ? null : Middle(r => r.ServerSeconds!.Value),
            Middle(r => r.PeakMegabytes));
    }

    private static void Print(string name, int products, Measurement load, Measurement rerun, Measurement? copy)
    {
        Console.WriteLine(Line(name, "first load", products, load, copy));
        Console.WriteLine(Line(string.Empty, "unchanged", products, rerun, copy));
        if (copy is { } c)
        {
            Console.WriteLine(Line(string.Empty, "\\copy", products, c, null));
        }
    }

    private static string Line(string name, string what, int products, Measurement m, Measurement? copy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-8} {what,-10} {m.Seconds,6:F2} s {products / m.Seconds,8:F0} products/s   cpu client {m.CpuSeconds:F2} s, server {(m.ServerSeconds is { } s ? s.ToString("F2", CultureInfo.InvariantCulture) : "?")} s   peak {m.PeakMegabytes:F0} MB{(copy is { } c ? $"   ratio to \\copy {c.Seconds / m.Seconds:F2}" : string.Empty)}");
}
