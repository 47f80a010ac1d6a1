using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Database;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>What is told of a source before a run.</summary>
public sealed class SourceCheckTests
{
    private const string Tables =
        """
        CREATE TABLE staging.products (id int PRIMARY KEY, number int NOT NULL, status varchar(4) CHECK (status <> 'no'));
        CREATE TABLE staging.prices (number int, price numeric);
        CREATE VIEW staging.seen AS SELECT * FROM staging.products WHERE number > 0;
        INSERT INTO staging.products SELECT n, n, CASE WHEN n < 4 THEN 'new' END FROM generate_series(1, 20) AS n
        """;

    private static readonly PostgresStatusOptions Status = new() { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" };

    public static TheoryData<PostgresSourceOptions, string, bool> Keys => new()
    {
        { StagingDatabase.Table(), "by the index products_pkey", false },
        { StagingDatabase.Table("number"), "no index gives the rows in the order of \"number\": all are read and sorted for each page. CREATE INDEX ON \"staging\".\"products\" (\"number\")", true },
        { StagingDatabase.Table() with { Status = Status }, "by the index products_pkey; rows that are not pending are passed over one by one, which an index of the others saves: CREATE INDEX ON \"staging\".\"products\" (\"id\") WHERE \"status\" = 'new'", false },
        { StagingDatabase.Table() with { Table = "staging.seen" }, "by the index products_pkey", false },
        { StagingDatabase.Query("SELECT max(id) AS id FROM staging.products GROUP BY number"), "PostgreSQL computes all rows and sorts them by \"id\" for each page. Give its tables an index that begins with the key, or store the rows in a table or materialized view", true },
        { StagingDatabase.Query("SELECT id, (SELECT sum(price) FROM staging.prices) AS total FROM staging.products"), "PostgreSQL reads the table prices whole for each page. Give it an index by which the query finds its rows, or store the rows in a table or materialized view", true },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Check_Key_TellsTheIndexOrWhatItsLackCosts(PostgresSourceOptions options, string expected, bool isWarning)
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables);

        Assert.Equal(new SourceFinding(expected, isWarning), await FindAsync(staging, options, "key"));
    }

    [Fact]
    public async Task Check_IndexOfThePendingRows_IsFound()
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables + "; CREATE INDEX pending ON staging.products (id) WHERE status = 'new'");

        Assert.Equal(new SourceFinding("by the index pending"), await FindAsync(staging, StagingDatabase.Table() with { Status = Status }, "key"));
    }

    [Fact]
    public async Task Plan_First_TellsWhereAndWhatItIs()
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables);
        await using var table = staging.Open(StagingDatabase.Table() with { Status = Status });
        await using var query = staging.Open(StagingDatabase.Query("SELECT 'a' AS id"));

        var ofTable = await table.PlanAsync(null, 1, CancellationToken.None);
        var ofQuery = await query.PlanAsync(null, 1, CancellationToken.None);

        Assert.Equal([$"staging.products in {staging.Target.Target}: a table, read by \"id\" (int4), each row marked in \"status\" in the commit that loads it"], ofTable.Findings);
        Assert.Equal([$"query in {staging.Target.Target}: a query, read by \"id\" (text)"], ofQuery.Findings);
    }

    [Theory]
    [InlineData("SELECT generate_series(1, 10000) AS id", "10,000 rows")]
    [InlineData("SELECT generate_series(1, 20000) AS id", "more than 10,000 rows")]
    [InlineData("SELECT 1 AS id", "1 row")]
    public async Task Check_Rows_AreCountedUpToABound(string query, string expected)
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables);

        Assert.Equal(expected, (await FindAsync(staging, StagingDatabase.Query(query), "rows")).Text);
    }

    [Fact]
    public async Task Check_RowsWithAStatus_ArePendingOnes()
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables);

        Assert.Equal("3 rows to be loaded (\"status\" = 'new')", (await FindAsync(staging, StagingDatabase.Table() with { Status = Status }, "rows")).Text);
        Assert.Equal("17 rows to be loaded (\"status\" IS NULL)", (await FindAsync(staging, StagingDatabase.Table() with { Status = Status with { Pending = null } }, "rows")).Text);
    }

    [Theory]
    [InlineData("text", "loaded", "finished", null)]
    [InlineData("varchar(4)", "loaded", "finished", "found source.status.loaded \"finished\"; expected a value of the column \"state\", character varying(4), which holds only \"fini\" of it.")]
    [InlineData("boolean", "rejected", "bad", "found source.status.rejected \"bad\"; expected a value of the column \"state\", boolean: invalid input syntax for type boolean: \"bad\".")]
    [InlineData("staging.state", "pending", "fresh", "found source.status.pending \"fresh\"; expected a value of the column \"state\", staging.state: invalid input value for enum staging.state: \"fresh\".")]
    [InlineData("staging.short", "loaded", "finished", "found source.status.loaded \"finished\"; expected a value of the column \"state\", staging.short: value for domain staging.short violates check constraint \"short_check\".")]
    public async Task Source_StatusValueThatTheColumnCannotHold_IsRefusedBeforeTheFirstRow(string type, string key, string value, string? expected)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $"""
            CREATE TYPE staging.state AS ENUM ('new', 'done', 'bad', 'f', 't');
            CREATE DOMAIN staging.short AS text CHECK (length(VALUE) < 5);
            CREATE TABLE staging.products (id int PRIMARY KEY, state {type});
            """);
        var status = type == "boolean" ? new PostgresStatusOptions { Column = "state", Pending = "f", Loaded = "t", Rejected = "t" } : Status with { Column = "state" };
        var options = StagingDatabase.Table() with
        {
            Status = key switch { "loaded" => status with { Loaded = value }, "rejected" => status with { Rejected = value }, _ => status with { Pending = value } },
        };

        if (expected is null)
        {
            Assert.Empty(await staging.LoadAsync(options));
            return;
        }

        var error = await staging.FailAsync(options);
        Assert.True(error.StopsRun);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_StatusThatTheUserMayNotSet_IsRefusedWithTheGrant()
    {
        await using var staging = await StagingDatabase.CreateAsync(Tables);
        await using var role = await TestRole.CreateAsync(staging.Database);
        await staging.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA staging TO {role.Name}; GRANT SELECT ON staging.products TO {role.Name}");
        await using var restricted = StagingDatabase.Over(staging.Database, role.Options.Database);
        var options = StagingDatabase.Table() with { Status = Status };

        var error = await restricted.FailAsync(options);
        await staging.Database.ExecuteAsync($"GRANT UPDATE (status) ON staging.products TO {role.Name}");

        Assert.True(error.StopsRun);
        Assert.Contains($"GRANT UPDATE (\"status\") ON \"staging\".\"products\" TO {role.Name}.", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], PagingTests.Ids(await restricted.LoadAsync(options)));
    }

    private static async Task<SourceFinding> FindAsync(StagingDatabase staging, PostgresSourceOptions options, string name)
    {
        await using var source = staging.Open(options);
        return await source.Checks.Single(c => c.Name == name).RunAsync(CancellationToken.None);
    }
}
