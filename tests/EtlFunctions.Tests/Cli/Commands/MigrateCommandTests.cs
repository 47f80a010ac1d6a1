namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>What <c>etl migrate</c> says.</summary>
public sealed class MigrateCommandTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_FreshThenUpToDateThenChanged_NamesWhatItDid()
    {
        await using var db = await TestDatabase.CreateAsync();

        var first = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate");
        var again = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate");
        await db.ExecuteAsync("UPDATE etl.routine SET checksum = 'of another file' WHERE name = 'end_run'");
        var changed = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate", "--output", "json");

        Assert.Equal((0, 0, 0), (first.ExitCode, again.ExitCode, changed.ExitCode));
        Assert.Contains("migrations: catalog/001_products, ledger/001_runs, ledger/002_places, ", first.Output, StringComparison.Ordinal);
        Assert.Matches("renewed [0-9]+ routines: .*, begin_run, .*, load_chunk, load_one_product, load_products", first.Output);
        Assert.Contains("is up to date.", again.Output, StringComparison.Ordinal);
        Assert.Equal("""{"applied":[],"renewed":["end_run"],"dropped":[]}""", string.Concat(changed.Output.Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public async Task Migrate_DatabaseOfTheFirstVersion_ExitsWith2AndSaysTheWayOut()
    {
        await using var db = await TestDatabase.CreateAsync();
        await db.ExecuteAsync(
            "CREATE SCHEMA etl; CREATE TABLE etl.migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());"
            + " INSERT INTO etl.migration (name, checksum) VALUES ('001_catalog', 'x')");

        var refused = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate");
        var elsewhere = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate", "--catalog-schema", "catalog2", "--ledger-schema", "etl2");

        Assert.Equal((2, "", 0), (refused.ExitCode, refused.Output, elsewhere.ExitCode));
        Assert.Contains("were made by version 0.1", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--catalog-schema and --ledger-schema", refused.Error, StringComparison.Ordinal);
    }
}
