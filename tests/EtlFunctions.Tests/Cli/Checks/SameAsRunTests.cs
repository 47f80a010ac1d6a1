using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Cli.Checks;

/// <summary>Whatever keeps <c>etl run</c> from its first commit is told by <c>etl check</c> before, with the same exit code, in the same words.</summary>
public sealed class SameAsRunTests : IDisposable
{
    private const string Everything = """
        SELECT coalesce(string_agg(c.oid || ' ' || coalesce(pg_stat_get_live_tuples(c.oid), 0), ',' ORDER BY c.oid), '')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('catalog', 'etl')
        """;

    private readonly EtlFolder _folder = new();

    public SameAsRunTests() => _folder.AddFeed("shop", 3);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE SCHEMA catalog; CREATE TABLE catalog.product (theirs int); CREATE TABLE catalog.sku (theirs int)", 2, "Found the table catalog.product, the table catalog.sku, which this project did not make. Nothing was changed. Load into other schemas (--catalog-schema and --ledger-schema)")]
    [InlineData("CREATE SCHEMA catalog; CREATE TABLE catalog.sku (theirs int)", 2, "Found the table catalog.sku, which this project did not make.")]
    [InlineData("CREATE SCHEMA catalog; CREATE VIEW catalog.product AS SELECT 1 AS one", 2, "Found the view catalog.product, which this project did not make.")]
    [InlineData("CREATE SCHEMA catalog; CREATE TABLE catalog.mine (id int); CREATE INDEX sku_product_id_idx ON catalog.mine (id)", 2, "Found the index catalog.sku_product_id_idx, which this project did not make.")]
    [InlineData("CREATE SCHEMA etl; CREATE TABLE etl.run (theirs int)", 2, "Found the table etl.run, which this project did not make.")]
    [InlineData("CREATE SCHEMA etl; CREATE TABLE etl.migration (name text, batch int); INSERT INTO etl.migration VALUES ('001_users', 1)", 2, "Found the table etl.migration, which this project did not make.")]
    public async Task Tables_OfSomebodyElse_AreNamed(string setUp, int exitCode, string words)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(setUp);

        await AssertSameAsync(database, database.ConnectionString, exitCode, words);
    }

    [Theory]
    [InlineData("REVOKE USAGE ON SEQUENCE catalog.product_id_seq FROM {0}", 2, "lacks USAGE on sequence catalog.product_id_seq.")]
    [InlineData("REVOKE INSERT ON catalog.sku FROM {0}", 2, "lacks INSERT on table catalog.sku.")]
    [InlineData("REVOKE USAGE ON SCHEMA catalog FROM {0}", 2, "lacks USAGE on schema catalog")]
    [InlineData("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA etl FROM PUBLIC", 2, "lacks EXECUTE on function etl.")]
    [InlineData("ALTER TABLE catalog.product ENABLE ROW LEVEL SECURITY", 2, "row level security hides all rows of catalog.product from the user")]
    [InlineData("ALTER TABLE etl.page ENABLE ROW LEVEL SECURITY", 2, "row level security hides all rows of etl.page from the user")]
    [InlineData("ALTER TABLE catalog.product ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON catalog.product USING (true) WITH CHECK (false)", 1, "42501: new row violates row-level security policy for table \"product\"")]
    [InlineData("ALTER TABLE catalog.sku DROP COLUMN barcode", 1, "42703: column \"barcode\" of relation \"sku\" does not exist")]
    public async Task Rights_ThatAUserLacks_AreNamed(string change, int exitCode, string words)
    {
        await using var database = await MigratedAsync();
        await using var role = await Tests.Database.TestRole.CreateAsync(database);
        await database.ExecuteAsync(
            $"GRANT USAGE ON SCHEMA catalog, etl TO {role.Name}; GRANT ALL ON ALL TABLES IN SCHEMA catalog TO {role.Name}; GRANT ALL ON ALL TABLES IN SCHEMA etl TO {role.Name};"
            + $" GRANT ALL ON ALL SEQUENCES IN SCHEMA catalog TO {role.Name}");
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, change, role.Name));

        await AssertSameAsync(database, role.Options.Database(new DatabaseOptions { ConnectionString = database.ConnectionString }).ConnectionString, exitCode, words);
    }

    [Fact]
    public async Task Server_ThatTakesNoWrites_IsToldSo()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET default_transaction_read_only = on");

        await AssertSameAsync(database, database.ConnectionString, 1, "takes no writes: default_transaction_read_only is on");
    }

    [Theory]
    [InlineData("ALTER TABLE catalog.product ADD COLUMN mine text NOT NULL", "null value in column \"mine\" of relation \"product\" violates not-null constraint (23502)")]
    [InlineData("ALTER TABLE catalog.sku ADD CHECK (price > 100)", "violates check constraint \"sku_price_check\" (23514)")]
    [InlineData("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''closed on Sundays''; END'; CREATE TRIGGER no BEFORE INSERT ON catalog.product FOR EACH ROW EXECUTE FUNCTION no()", "closed on Sundays (P0001)")]
    public async Task Table_ThatRefusesEveryRow_IsToldWithItsWords(string change, string words)
    {
        await using var database = await MigratedAsync();
        await database.ExecuteAsync(change);

        var check = await CheckUnchangedAsync(database, database.ConnectionString);

        Assert.Contains("FAIL  load        PostgreSQL refuses every one of 3 products", check.Output, StringComparison.Ordinal);
        Assert.Contains(words, check.Output, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [Fact]
    public async Task Table_ThatWouldRefuseNewRowsOnly_IsWarnedOf()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.Equal(0, (await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "run", "shop")).ExitCode);
        await database.ExecuteAsync("ALTER TABLE catalog.product ADD COLUMN mine text NOT NULL DEFAULT ''; ALTER TABLE catalog.product ALTER COLUMN mine DROP DEFAULT");

        var check = await CheckUnchangedAsync(database, database.ConnectionString);

        Assert.Contains("warn  load        3 products loaded and taken back. A new product would be refused: null value in column \"mine\"", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task Database_InSqlAscii_IsRefused()
    {
        await using var database = await TestDatabase.CreateAsync("SQL_ASCII");

        await AssertSameAsync(database, database.ConnectionString, 2, "The database's encoding is SQL_ASCII");
    }

    [Fact]
    public async Task Database_InLatin1_LoadsWhatFitsAndCheckSaysSo()
    {
        _folder.Write(
            "feeds/shop.ndjson",
            string.Join('\n', Enumerable.Range(1, 30).Select(n => $$"""{"id":{{n}},"title":"T{{n}} {{(n == 2 ? "€ 日本 ü" : n == 3 ? "ü" : "")}}","variants":[{"sku":"S{{n}}","price":1.5}]}""")));
        await using var database = await TestDatabase.CreateAsync("LATIN1");

        var check = await CheckUnchangedAsync(database, database.ConnectionString);
        var run = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "run", "shop");
        var verify = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "verify", "shop");

        Assert.Equal((0, 0, 1), (check.ExitCode, run.ExitCode, verify.ExitCode));
        Assert.Contains("but the database's encoding is LATIN1", check.Output, StringComparison.Ordinal);
        Assert.Contains("warn  load        PostgreSQL would refuse 1 of 25 products: title does not fit the database's encoding LATIN1", check.Output, StringComparison.Ordinal);
        Assert.Contains("29 inserted + 0 updated + 0 unchanged + 1 rejected", run.Output, StringComparison.Ordinal);
        Assert.Equal("T3 ü", await database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = '3'"));
        Assert.Contains("29 equal, 0 differ, 1 missing", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatIsEmpty_StaysEmpty()
    {
        await using var database = await TestDatabase.CreateAsync();

        var check = await CheckUnchangedAsync(database, database.ConnectionString);

        Assert.Equal(0, check.ExitCode);
        Assert.Contains("ok    load        3 products loaded and taken back", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('catalog', 'etl')"));
    }

    private static async Task<TestDatabase> MigratedAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = database.ConnectionString });
        await new Migrator(source, new SqlText(source.Options), Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return database;
    }

    private async Task AssertSameAsync(TestDatabase database, string connection, int exitCode, string words)
    {
        var check = await CheckUnchangedAsync(database, connection);
        var run = await EtlProcess.RunAsync(_folder.Path, connection, "run", "shop");

        Assert.Contains(words, check.Output, StringComparison.Ordinal);
        Assert.Contains(words, run.All, StringComparison.Ordinal);
        Assert.Equal((exitCode, exitCode), (check.ExitCode, run.ExitCode));
    }

    private async Task<EtlResult> CheckUnchangedAsync(TestDatabase database, string connection)
    {
        var before = await database.ScalarAsync<string>(Everything);
        var check = await EtlProcess.RunAsync(_folder.Path, connection, "check", "shop");
        Assert.Equal(before, await database.ScalarAsync<string>(Everything));
        return check;
    }
}
