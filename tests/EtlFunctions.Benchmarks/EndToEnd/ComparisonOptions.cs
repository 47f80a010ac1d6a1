using System.Globalization;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>What to measure: <c>[--products 50000] [--runs 5] [--connection …] [--skip-copy]</c>.</summary>
/// <param name="Products">The products of the catalog, each with three SKUs.</param>
/// <param name="Runs">The counted runs of each, in turn, after one warm-up.</param>
/// <param name="Connection">The database; all of its catalog and ledger is dropped. Without it an embedded PostgreSQL.</param>
/// <param name="SkipCopy">Whether only <c>etl run</c> is measured.</param>
internal sealed record ComparisonOptions(int Products, int Runs, string? Connection, bool SkipCopy)
{
    public static ComparisonOptions Parse(string[] args)
    {
        var options = new ComparisonOptions(50_000, 5, Environment.GetEnvironmentVariable("ETL_POSTGRES"), SkipCopy: false);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--products" => options with { Products = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--runs" => options with { Runs = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--connection" => options with { Connection = args[++i] },
                "--skip-copy" => options with { SkipCopy = true },
                var other => throw new ArgumentException($"Found {other}, expected --products, --runs, --connection or --skip-copy."),
            };
        }

        return options;
    }
}
