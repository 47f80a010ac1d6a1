using System.Diagnostics;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.Loading;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class MigratorTests
{
    private static readonly string[] All = ["catalog/001_products", "ledger/001_runs", "ledger/005_source_retries"];
    private static readonly string[] Routines = ["begin_run", "end_run", "load_chunk", "load_one_product", "load_products"];

    [Fact]
    public async Task Migrate_EmptyDatabase_AppliesAllInOrderAndOnce()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });

        var first = await MigrateAsync(host);
        Assert.Equal(All, first.Applied);
        Assert.Equal(Routines, first.Renewed);
        Assert.Empty(first.Dropped);
        Assert.Same(MigrationResult.Nothing, await MigrateAsync(host));
        Assert.Equal(All, await host.Database.ScalarAsync<string[]>("SELECT array_agg(name ORDER BY applied_at, name) FROM etl.migration"));
        Assert.Equal(Routines, await host.Database.ScalarAsync<string[]>("SELECT array_agg(name ORDER BY name) FROM etl.routine"));
        Assert.Equal((All.Length, Routines.Length), (host.Log.Of(EventIds.MigrationApplied).Count, host.Log.Of(EventIds.RoutineRenewed).Count));
    }

    [Fact]
    public async Task Migrate_ManyAtOnce_ApplyEachMigrationOnce()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var other = host.Beside();

        var applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => MigrateAsync(n % 2 == 0 ? host : other)));

        var only = Assert.Single(applied, a => !a.IsNothing);
        Assert.Equal(All, only.Applied);
        Assert.Equal(Routines, only.Renewed);
    }

    [Fact]
    public async Task Migrate_MigrationOfANewerVersion_IsRefused()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("INSERT INTO etl.migration (name, checksum, schema) VALUES ('ledger/999_future', 'x', 'etl')");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("has the migration ledger/999_future, which this version does not know", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_MigrationWithAnotherContent_IsRefused()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("UPDATE etl.migration SET checksum = 'x' WHERE name = 'ledger/001_runs'");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("another content of the migration ledger/001_runs", refused.Message, StringComparison.Ordinal);
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
        Assert.True((await MigrateAsync(host)).IsNothing);
    }

    [Fact]
    public async Task Migrate_DatabaseUpToDate_IsOneStatement()
    {
        await using var host = await CoreHost.CreateAsync();
        await MigrateAsync(host);
        var name = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString).Database!;
        var statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
                if (tags.ContainsKey("db.query.text") && tags.ContainsValue(name))
                {
                    Interlocked.Increment(ref statements);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await MigrateAsync(host);
        Assert.Equal(1, statements);

        await host.Database.ExecuteAsync("UPDATE etl.routine SET checksum = 'x' WHERE name = 'end_run'");
        await MigrateAsync(host);
        Assert.True(statements > 2, "the listener hears every statement");
    }

    [Fact]
    public async Task Migrate_LedgerOnly_NeedsNoCatalog()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });

        Assert.Equal(All[1..], (await host.Get<Migrator>().MigrateAsync(withCatalog: false, CancellationToken.None)).Applied);
        Assert.True((await host.Get<Migrator>().MigrateAsync(withCatalog: false, CancellationToken.None)).IsNothing);
        var run = await OpenRun.BeginAsync(host);
        Assert.True(await host.Get<RunLedger>().EndAsync(await run.TotalsAsync() with { State = RunState.Failed }, CancellationToken.None));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'catalog'"));

        var catalog = await MigrateAsync(host);
        Assert.Equal([All[0]], catalog.Applied);
        Assert.Empty(catalog.Renewed);
        Assert.True((await host.Get<Migrator>().MigrateAsync(withCatalog: false, CancellationToken.None)).IsNothing);
        run = await OpenRun.BeginAsync(host);
        Assert.Equal(1, (await run.LoadAsync(SampleProduct.Of("A", "x"))).Counts.Inserted);
    }

    [Fact]
    public async Task Migrate_AnotherCatalogForTheSameLedger_IsRefused()
    {
        await using var host = await CoreHost.CreateAsync();
        await using var other = host.Beside(new CoreHostOptions { Database = o => o with { CatalogSchema = "shop" } });

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(other));

        Assert.Contains("catalog/001_products was applied to the schema catalog; this call names shop", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'shop'"));
    }

    [Fact]
    public async Task Migrate_DatabaseOfTheFirstVersion_IsRefusedWithTheWayOut()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync(
            """
            CREATE SCHEMA catalog;
            CREATE TABLE catalog.product (id bigint PRIMARY KEY);
            CREATE SCHEMA etl;
            CREATE TABLE etl.migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO etl.migration (name, checksum) VALUES ('001_catalog', 'a'), ('002_ledger', 'b'), ('009_load_chunk_calls', 'c');
            """);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Equal(
            "The schemas catalog and etl were made by version 0.1 (found the migrations 001_catalog, 002_ledger, 009_load_chunk_calls);"
            + " expected are those of this version (catalog/001_products, ledger/001_runs, ledger/005_source_retries), and there is no way from one to the other. Nothing was changed."
            + " Load into another pair of schemas (--catalog-schema and --ledger-schema), or drop the two with all they hold and load again.",
            refused.Message);
        Assert.Equal("migration", await host.Database.ScalarAsync<string>("SELECT string_agg(relname, ',') FROM pg_class WHERE relnamespace = 'etl'::regnamespace AND relkind = 'r'"));
        await using var elsewhere = host.Beside(new CoreHostOptions { Database = o => o with { CatalogSchema = "catalog2", LedgerSchema = "etl2" } });
        Assert.Equal(All, (await MigrateAsync(elsewhere)).Applied);
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

        Assert.True((await MigrateAsync(limited)).IsNothing);
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

        Assert.Equal(All, (await MigrateAsync(limited)).Applied);
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
    public async Task Migrate_MigrationTableOfSomebodyElse_IsLeftAloneWithAClearError()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync("CREATE SCHEMA etl; CREATE TABLE etl.migration (theirs int); INSERT INTO etl.migration VALUES (1)");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(host));

        Assert.Contains("holds something that this project did not make (column m.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_ReadOnlyServer_IsATransientFault()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(host));

        Assert.True(PostgresFaults.IsTransient(refused));
    }

    private static Task<MigrationResult> MigrateAsync(CoreHost host) => host.Get<Migrator>().MigrateAsync(CancellationToken.None);
}
