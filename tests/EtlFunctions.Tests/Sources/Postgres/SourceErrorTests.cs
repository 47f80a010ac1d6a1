using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Postgres;
using EtlFunctions.Tests.Database;
using EtlFunctions.Tests.Sources.Files;
using Npgsql;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>Whatever is wrong is told with its place, what was found, what was expected and what to do.</summary>
public sealed class SourceErrorTests
{
    private static readonly PostgresStatusOptions Status = new() { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" };

    public static TheoryData<string, PostgresSourceOptions, string> Wrong => new()
    {
        { "table", new PostgresSourceOptions { Table = "staging.prodcts", Key = ["id"] }, "staging.prodcts in {0}: found no such table or view; expected one, written as the catalog has it, mostly in lower case (source.table)." },
        { "sequence", new PostgresSourceOptions { Table = "staging.numbers", Key = ["id"] }, "staging.numbers in {0}: found no such table or view;" },
        { "key", StagingDatabase.Table("ID"), "staging.products in {0}: found the columns id, title, status, place; expected a column \"ID\" (source.key). Perhaps \"id\" is meant. Nothing was read." },
        { "record", StagingDatabase.Table() with { Record = "data" }, "found the columns id, title, status, place; expected a column \"data\" (source.record)" },
        { "record's type", StagingDatabase.Table() with { Record = "id" }, "found the column \"id\" of another type; expected one of json, jsonb, text, varchar (source.record)." },
        { "status", StagingDatabase.Table() with { Status = Status with { Column = "state" } }, "expected a column \"state\" (source.status.column). Perhaps \"status\" is meant." },
        { "names of a query", StagingDatabase.Query("SELECT 1 AS id, 2 AS a, 3 AS a"), "query in {0}: found 2 columns \"a\"; expected each name once, since the record is an object of them. Give each column of the query a name of its own. Nothing was read." },
        { "key of a query", StagingDatabase.Query("SELECT 1 AS id, 2 AS id"), "query in {0}: found 2 columns \"id\"; expected each name once" },
        { "syntax", StagingDatabase.Query("SELECT 1 FORM a"), "query in {0}: syntax error at or near \"a\" (SQLSTATE 42601). Correct source.query or source.key and start again" },
        { "where", StagingDatabase.Table() with { Where = "prise > 0" }, "staging.products in {0}: column \"prise\" does not exist (SQLSTATE 42703). Correct source.table, source.key or source.where" },
        { "where that writes", StagingDatabase.Table() with { Where = "staging.tidy()" }, "staging.products in {0}: cannot execute DROP TABLE in a read-only transaction (SQLSTATE 25006). A source is only read, in transactions that are READ ONLY; nothing was changed. Take what writes out of source.table, source.key or source.where, or out of what they call, and start again" },
        { "where that leaves READ ONLY", StagingDatabase.Table() with { Where = "set_config('transaction_read_only', 'off', true) = 'off' AND staging.tidy()" }, "(SQLSTATE 25001)" },
        { "query that takes numbers", StagingDatabase.Query("SELECT nextval('staging.numbers') AS id"), "query in {0}: cannot execute nextval() in a read-only transaction (SQLSTATE 25006)." },
        { "two statements", StagingDatabase.Query("SELECT 1 AS id; DELETE FROM staging.products"), "(SQLSTATE 42601)" },
        { "closing parenthesis", StagingDatabase.Table() with { Where = "true) OR (id = 1" }, "" },
        { "key's order", StagingDatabase.Table("place"), "could not identify an ordering operator for type point (SQLSTATE 42883). Expected a key of a type that has an order" },
        { "null key", StagingDatabase.Table("title"), "staging.products in {0}: found rows whose key \"title\" is NULL; expected a value in each, since pages are cut by it (source.key). Nothing was read. Fill it in, name another key, or leave these rows out in source.where." },
        { "null key of a query", StagingDatabase.Query("SELECT NULL::int AS id"), "query in {0}: found rows whose key \"id\" is NULL" },
        { "status of a view", new PostgresSourceOptions { Table = "staging.seen", Key = ["id"], Status = Status }, "staging.seen in {0}: found a view; expected a table, whose rows have versions" },
        { "status without a unique index", new PostgresSourceOptions { Table = "staging.loose", Key = ["id"], Status = Status }, "found no unique index on \"id\"; expected one, so that a mark meets the row that was loaded and no other (source.status). CREATE UNIQUE INDEX ON \"staging\".\"loose\" (\"id\")" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Source_ThatCannotBeReadAsTold_StopsTheRunWithTheReason(string what, PostgresSourceOptions options, string expected)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            """
            CREATE TABLE staging.products (id int PRIMARY KEY, title text, status text, place point DEFAULT '(0,0)');
            INSERT INTO staging.products VALUES (1, 'a', 'new'), (2, NULL, 'new');
            CREATE VIEW staging.seen AS SELECT * FROM staging.products;
            CREATE TABLE staging.loose (id int NOT NULL, status text);
            CREATE INDEX ON staging.loose (id);
            CREATE UNIQUE INDEX ON staging.loose (id) WHERE status = 'new';
            CREATE UNIQUE INDEX ON staging.loose (id, status);
            CREATE SEQUENCE staging.numbers;
            CREATE FUNCTION staging.tidy() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DROP TABLE staging.products; RETURN true; END $$;
            """);

        if (what == "closing parenthesis")
        {
            // The feed's author may write any condition; here it opens what it closes.
            Assert.Equal([1, 2], PagingTests.Ids(await staging.LoadAsync(options)));
            return;
        }

        var error = await staging.FailAsync(options);

        Assert.True(error.StopsRun, what);
        Assert.False(error.IsTransient);
        Assert.Contains(expected.Replace("{0}", staging.Target.Target.ToString(), StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await staging.Database.ScalarAsync<long>("SELECT count(*) FROM staging.products"));
    }

    [Fact]
    public async Task Source_WithoutPrivilege_SaysWhichToGrant()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(3));
        await using var role = await TestRole.CreateAsync(staging.Database);
        await using var restricted = StagingDatabase.Over(staging.Database, role.Options.Database);

        var schema = await restricted.FailAsync(StagingDatabase.Table());
        await staging.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA staging TO {role.Name}");
        var table = await restricted.FailAsync(StagingDatabase.Table());

        Assert.True(schema.StopsRun && table.StopsRun);
        Assert.Contains("permission denied for schema staging (SQLSTATE 42501). Expected the right to read it: let its owner GRANT SELECT, and USAGE on its schema, to " + role.Name, schema.Message, StringComparison.Ordinal);
        Assert.Contains("permission denied for table products (SQLSTATE 42501).", table.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RowThatTheQueryCannotCompute_FailsItsPageOnly()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(30));
        await using var source = staging.Open(StagingDatabase.Query("SELECT id, 1 / (id - 15) AS share FROM staging.products"));
        var pages = (await source.PlanAsync(null, 9, CancellationToken.None)).Pages;

        var error = await Assert.ThrowsAsync<SourceException>(() => SourceRun.ReadAsync(source, pages[1]));

        Assert.Equal((false, false), (error.StopsRun, error.IsTransient));
        Assert.Contains("division by zero (SQLSTATE 22012). Nothing of the page is loaded. Correct the rows or source.query or source.key, then start again.", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await SourceRun.ReadAsync(source, pages[2])).Count);
    }

    [Fact]
    public async Task Read_StatementCancelled_IsTransientAndTheNextReadWorks()
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(3));
        await using var source = staging.Open(StagingDatabase.Table());
        var page = (await source.PlanAsync(null, 1, CancellationToken.None)).Pages[0];
        await using var blocker = await staging.Database.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE staging.products", blocker))
        {
            await command.ExecuteNonQueryAsync();
        }

        var reading = SourceRun.ReadAsync(source, page);
        await Eventually.HoldsAsync(
            async () => await staging.Database.ScalarAsync<long>("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0,
            "the read waits for the lock and is cancelled");
        var error = await Assert.ThrowsAsync<SourceException>(() => reading);
        await transaction.CommitAsync();

        Assert.True(error.IsTransient);
        Assert.StartsWith($"staging.products in {staging.Target.Target}: canceling statement due to user request (SQLSTATE 57014).", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await SourceRun.ReadAsync(source, page)).Count);
    }

    [Theory]
    [InlineData("Command Timeout=1", "did not answer in time: ")]
    [InlineData("Options=-c statement_timeout=100", "canceling statement due to statement timeout (SQLSTATE 57014). ")]
    public async Task Read_ThatTakesTooLong_IsTransientAndNamesTheLikelyCause(string setting, string expected)
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(3), o => o with { ConnectionString = $"{o.ConnectionString};{setting}" });
        await using var source = staging.Open(StagingDatabase.Table() with { Where = "pg_sleep(10) IS NOT NULL" });

        var error = await Assert.ThrowsAsync<SourceException>(() => source.PlanAsync(null, 1, CancellationToken.None));

        Assert.True(error.IsTransient);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("It is tried again; `etl check` tells whether the key lacks an index.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ServerOutOfReach_IsTransientAndSaysWhere()
    {
        await using var staging = await StagingDatabase.CreateAsync("");
        var error = await staging.FailAsync(StagingDatabase.Table() with { Connection = "Host=127.0.0.1;Port=1;Username=me;Password=hidden;Database=shop" });

        Assert.True(error.IsTransient);
        Assert.StartsWith("staging.products in me@127.0.0.1:1/shop cannot be reached: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("It is tried again; see that the server runs, and the host and port of source.connection.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=a;Hots=b", "source.connection: The connection string cannot be read: 'hots' is unknown")]
    [InlineData("Username=me", "source.connection: The connection string names no host")]
    public async Task Source_ConnectionThatIsNone_StopsTheRun(string connection, string expected)
    {
        await using var staging = await StagingDatabase.CreateAsync("");

        var error = Assert.Throws<SourceException>(() => staging.Open(StagingDatabase.Table() with { Connection = connection }));

        Assert.True(error.StopsRun);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_PageLargerThanAChunk_StopsTheRun()
    {
        var feed = StagingDatabase.Feed(StagingDatabase.Table(), pageSize: 26);

        var error = Assert.Throws<SourceException>(() => new PostgresSourceFactory(() => throw new InvalidOperationException(), new DataSourceFactory()).Create(feed));

        Assert.True(error.StopsRun);
        Assert.Equal("Feed shop: found limits.pageSize 26; expected at most limits.chunkSize (25), since a page of a postgres source is committed by one statement. Nothing was read.", error.Message);
    }

    [Fact]
    public async Task Plan_KeyTooLongForAToken_StopsTheRun()
    {
        await using var staging = await StagingDatabase.CreateAsync("CREATE TABLE staging.products (id text PRIMARY KEY); INSERT INTO staging.products VALUES (repeat('ä', 351))");

        var error = await staging.FailAsync(StagingDatabase.Table());

        Assert.True(error.StopsRun);
        Assert.Contains("found a key of 702 bytes; expected at most 700 (source.key)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AsText_TellNoPassword() =>
        Assert.DoesNotContain("hidden", (StagingDatabase.Table() with { Connection = "Host=a;Password=hidden" }).ToString(), StringComparison.Ordinal);
}
