using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>What a row becomes, and which rows are read.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task Read_Row_IsAnObjectOfItsColumns()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            """
            CREATE TABLE staging.products (id int PRIMARY KEY, price numeric(10,2), tags text[], data jsonb, seen timestamptz, title text, etl_row text);
            INSERT INTO staging.products VALUES (7, 12.50, '{a,"b c"}', '{"x": [1, null]}', '2026-01-02 03:04:05+00', E'Ä "q" \n\\', 'own');
            """);

        var record = Assert.Single((await staging.LoadAsync(StagingDatabase.Table()))[0]);

        using var json = JsonDocument.Parse(record.Payload);
        var row = json.RootElement;
        Assert.Equal("id price tags data seen title etl_row", string.Join(' ', row.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(("12.50", "[\"a\",\"b c\"]", "{\"x\": [1, null]}"), (row.GetProperty("price").GetRawText(), row.GetProperty("tags").GetRawText(), row.GetProperty("data").GetRawText()));
        Assert.Equal(("Ä \"q\" \n\\", "own"), (row.GetProperty("title").GetString(), row.GetProperty("etl_row").GetString()));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), row.GetProperty("seen").GetDateTimeOffset());
        Assert.Equal("staging.products, id 7", record.Location.ToString());
        Assert.Null(record.Mark);
    }

    [Theory]
    [InlineData("jsonb", "{\"a\": 1}")]
    [InlineData("json", "{ \"a\":1 , \"a\":1 }")]
    [InlineData("text", "{ \"a\":1 , no json")]
    public async Task Read_RecordColumn_IsTheRecordAsItStands(string type, string expected)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $$"""CREATE TABLE staging.products (id int PRIMARY KEY, "The Data" {{type}}); INSERT INTO staging.products VALUES (1, '{{expected}}'), (2, NULL)""");

        var records = (await staging.LoadAsync(StagingDatabase.Table() with { Record = "The Data" }))[0];

        Assert.Equal([expected, """{"id":2,"The Data":null}"""], records.Texts());
        Assert.Null(records[0].Problem);
        Assert.Equal("missing_record", records[1].Problem!.Code);
        Assert.Equal("found NULL in \"The Data\"; expected the record as JSON (source.record). The row is kept in its place.", records[1].Problem!.Message);
    }

    [Fact]
    public async Task Read_RecordOverTheLimit_IsARejectWithItsBeginning()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            "CREATE TABLE staging.products (id int PRIMARY KEY, title text); INSERT INTO staging.products VALUES (1, repeat('ä', 100000)), (2, 'ok')");
        await using var source = staging.Open(StagingDatabase.Feed(StagingDatabase.Table()) with { Limits = new LimitOptions { MaxRecordBytes = 1024 } });
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);

        var records = await SourceRun.ReadAsync(source, plan.Pages[0]);

        Assert.Equal(("record_too_large", 65_536), (records[0].Problem!.Code, records[0].Text().Length));
        Assert.Contains("found a record of 200,019 bytes; expected at most 1,024 (limits.maxRecordBytes)", records[0].Problem!.Message, StringComparison.Ordinal);
        Assert.Null(records[1].Problem);
    }

    [Theory]
    [InlineData("SELECT id, 'P' || id AS name FROM staging.products")]
    [InlineData("SELECT id, 'P' || id AS name FROM staging.products; ")]
    [InlineData("WITH p AS (SELECT * FROM staging.products) SELECT id, 'P' || id AS name FROM p -- the end")]
    [InlineData("SELECT max(id) AS id, 'P' || max(id) AS name FROM staging.products GROUP BY id HAVING '{\"a\":1}'::jsonb ? 'a' AND '{$1,{key}}' <> ':x @y'")]
    public async Task Read_Query_GivesItsRows(string query)
    {
        await using var staging = await StagingDatabase.CreateAsync(PagingTests.Filled(35));

        var pages = await staging.LoadAsync(StagingDatabase.Query(query) with { Where = "id % 2 = 0 -- even ones" });

        Assert.Equal(Enumerable.Range(1, 17).Select(n => 2 * n), PagingTests.Ids(pages));
        Assert.Equal("""{"id":2,"name":"P2"}""", pages[0][0].Text());
        Assert.Equal("query, id 2", pages[0][0].Location.ToString());
    }

    [Fact]
    public async Task Read_ViewMaterializedOrPartitioned_GivesTheirRows()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            PagingTests.Filled(23) +
            """
            ;
            CREATE VIEW staging.seen AS SELECT id FROM staging.products;
            CREATE MATERIALIZED VIEW staging.kept AS SELECT id FROM staging.products;
            CREATE TABLE staging.parts (id int PRIMARY KEY) PARTITION BY RANGE (id);
            CREATE TABLE staging.part1 PARTITION OF staging.parts FOR VALUES FROM (1) TO (14);
            CREATE TABLE staging.part2 PARTITION OF staging.parts DEFAULT;
            INSERT INTO staging.parts SELECT id FROM staging.products;
            """);

        foreach (var table in new[] { "staging.seen", "staging.kept", "staging.parts" })
        {
            Assert.Equal(Enumerable.Range(1, 23), PagingTests.Ids(await staging.LoadAsync(StagingDatabase.Table() with { Table = table })));
        }
    }

    [Fact]
    public async Task Read_TableOfTheSearchPath_IsFound()
    {
        await using var staging = await StagingDatabase.CreateAsync("CREATE TABLE products (id int PRIMARY KEY); INSERT INTO products VALUES (5)");

        Assert.Equal([5], PagingTests.Ids(await staging.LoadAsync(StagingDatabase.Table() with { Table = "products" })));
    }

    [Theory]
    [InlineData("text", "new", "'new'", "'done'")]
    [InlineData("text", null, "NULL", "'new'")]
    [InlineData("text", "it's \\n", "'it''s \\n'", "'it''s n'")]
    [InlineData("boolean", "false", "false", "true")]
    [InlineData("smallint", "0", "0", "1")]
    [InlineData("staging.state", "new", "'new'", "'done'")]
    public async Task Read_Status_GivesThePendingRowsOnlyWithTheirVersions(string type, string? pending, string value, string other)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $"""
            CREATE TYPE staging.state AS ENUM ('new', 'done');
            CREATE TABLE staging.products (id int PRIMARY KEY, "The State" {type});
            INSERT INTO staging.products SELECT n, CASE n % 3 WHEN 0 THEN {value} ELSE {other} END::{type} FROM generate_series(1, 60) AS n;
            """);
        var marked = type switch { "boolean" => "true", "staging.state" => "done", _ => "1" };
        var options = StagingDatabase.Table() with { Status = new PostgresStatusOptions { Column = "The State", Pending = pending, Loaded = marked, Rejected = marked } };

        var pages = await staging.LoadAsync(options);

        Assert.Equal(Enumerable.Range(1, 20).Select(n => 3 * n), PagingTests.Ids(pages));
        Assert.Equal(2, pages.Length);
        var version = await staging.Database.ScalarAsync<string>("SELECT xmin::text FROM staging.products WHERE id = 3");
        Assert.Equal(new RecordMark("3", version!), pages[0][0].Mark);
    }
}
