using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Tests.Loading;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class MigratorTests
{
    private static readonly string[] All = ["001_catalog", "002_ledger", "003_load_products", "004_load_chunk", "005_begin_run", "006_watermark_and_marks", "007_incremental", "008_warnings", "009_load_chunk_calls"];

    [Fact]
    public async Task Migrate_EmptyDatabase_AppliesAllInOrderAndOnce()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });

        Assert.Equal(All, await MigrateAsync(host));
        Assert.Empty(await MigrateAsync(host));
        Assert.Equal(All, await host.Database.ScalarAsync<string[]>("SELECT array_agg(name ORDER BY applied_at, name) FROM etl.migration"));
        Assert.Equal(All.Length, host.Log.Of(EventIds.MigrationApplied).Count);
    }

    [Fact]
    public async Task Migrate_ManyAtOnce_ApplyEachMigrationOnce()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var other = host.Beside();

        var applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => MigrateAsync(n % 2 == 0 ? host : other)));

        Assert.Equal(All, Assert.Single(applied, a => a.Count > 0));
    }

    [Fact]
    public async Task Migrate_MigrationOfANewerVersion_IsRefused()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("INSERT INTO etl.migration VALUES ('999_future', 'x')");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("has the migration 999_future, which this version does not know", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_MigrationWithAnotherContent_IsRefused()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("UPDATE etl.migration SET checksum = 'x' WHERE name = '002_ledger'");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("another content of the migration 002_ledger", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13.14", "UTF8", "The server is PostgreSQL 13.14; version 14 or newer is needed. Nothing was changed.")]
    [InlineData("17.2", "LATIN1", "The database's encoding is LATIN1; UTF8 is needed, since a product's text may hold any character. Nothing was changed. Make another database with ENCODING 'UTF8' and TEMPLATE template0.")]
    public void RequireServer_OldOrOfAnotherEncoding_SaysWhatIsNeeded(string version, string encoding, string message) =>
        Assert.Equal(message, Assert.Throws<MigrationException>(() => Migrator.RequireServer(new Version(version), encoding)).Message);

    [Fact]
    public void RequireServer_OldestSupported_IsAccepted() => Migrator.RequireServer(new Version(14, 0), "UTF8");

    [Theory]
    [InlineData("my-shop", "Etl 2")]
    [InlineData("Größe", "select")]
    [InlineData("one", "one")]
    public async Task Migrate_OtherSchemaNames_AreUsedEverywhere(string catalog, string ledger)
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Database = o => o with { CatalogSchema = catalog, LedgerSchema = ledger } });
        var run = await OpenRun.BeginAsync(host, pages: 2);

        await run.LoadAsync(SampleProduct.Of("A", "x", "y"), SampleProduct.Of("B", "x"));
        await run.LoadAsync(SampleProduct.Of("A", "y"));

        var counts = (await run.TotalsAsync()).Counts;
        Assert.Equal((1, 1, 1, 1), (counts.Inserted, counts.Updated, counts.Rejected, counts.SkusDiscontinued));
        Assert.Equal(1, await host.Database.ScalarAsync<long>($"SELECT count(*) FROM \"{catalog}\".product"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>($"SELECT count(*) FROM \"{ledger}\".reject"));
        Assert.Equal(
            new[] { catalog, ledger }.Distinct().Order(StringComparer.Ordinal),
            await host.Database.ScalarAsync<string[]>(
                "SELECT array_agg(nspname::text ORDER BY nspname COLLATE \"C\") FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"));
        Assert.Empty(await MigrateAsync(host));
    }

    [Fact]
    public async Task Migrate_RoleWithoutRights_SaysWhichAndWhatToDo()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var role = await TestRole.CreateAsync(host.Database);
        await using var limited = host.Beside(role.Options);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(limited));

        Assert.Contains("may not create or use what the load needs (permission denied for database", refused.Message, StringComparison.Ordinal);
        Assert.Contains("grant CREATE on the database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('etl', 'catalog')"));
    }

    [Fact]
    public async Task Migrate_RoleWithoutRightsOnTheSchema_SaysWhich()
    {
        await using var host = await CoreHost.CreateAsync();
        await using var role = await TestRole.CreateAsync(host.Database);
        await using var limited = host.Beside(role.Options);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(limited));

        Assert.Contains("permission denied for schema etl", refused.Message, StringComparison.Ordinal);
        Assert.Contains("needs USAGE on the schemas catalog and etl", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_RoleThatMayOnlyUse_LoadsWhatAnOwnerMigrated()
    {
        await using var host = await CoreHost.CreateAsync();
        await using var role = await TestRole.CreateAsync(host.Database);
        await host.Database.ExecuteAsync(
            $"""
             GRANT USAGE ON SCHEMA catalog, etl TO {role.Name};
             GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA catalog, etl TO {role.Name};
             GRANT USAGE ON ALL SEQUENCES IN SCHEMA catalog, etl TO {role.Name};
             """);
        await using var limited = host.Beside(role.Options);

        Assert.Empty(await MigrateAsync(limited));
        var run = await OpenRun.BeginAsync(limited);
        Assert.Equal(1, (await run.LoadAsync(SampleProduct.Of("A", "x"), SampleProduct.Of("B", "x"))).Counts.Inserted);
    }

    [Fact]
    public async Task Migrate_OwnerMadeTheSchemasBeforehand_NeedsNoRightOnTheDatabase()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var role = await TestRole.CreateAsync(host.Database);
        await host.Database.ExecuteAsync($"CREATE SCHEMA catalog AUTHORIZATION {role.Name}; CREATE SCHEMA etl AUTHORIZATION {role.Name}");
        await using var limited = host.Beside(role.Options);

        Assert.Equal(All, await MigrateAsync(limited));
    }

    [Fact]
    public async Task Migrate_TableOfSomebodyElse_IsLeftAloneWithAClearError()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync("CREATE SCHEMA catalog; CREATE TABLE catalog.product (theirs int)");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("holds something that this project did not make (relation \"product\" already exists)", refused.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await host.Database.ScalarAsync<string>("SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_schema IN ('catalog', 'etl')"));
    }

    [Fact]
    public async Task Migrate_ReadOnlyServer_IsATransientFault()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(host));

        Assert.True(PostgresFaults.IsTransient(refused));
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(CoreHost host) => host.Get<Migrator>().MigrateAsync(CancellationToken.None);
}
