using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>Pages are ranges of the key.</summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(9, 1, 1)]
    [InlineData(10, 1, 1)]
    [InlineData(11, 2, 1)]
    [InlineData(29, 3, 1)]
    [InlineData(30, 3, 1)]
    [InlineData(31, 4, 2)]
    [InlineData(60, 6, 2)]
    [InlineData(61, 7, 3)]
    public async Task Plan_RowsAtABorder_CutsFullPagesAndEndsWithTheLastRow(int rows, int pages, int plans)
    {
        await using var staging = await StagingDatabase.CreateAsync(Filled(rows));
        await using var source = staging.Open(StagingDatabase.Table());

        var planned = await SourceRun.PlanAllAsync(source, maxPages: 3);
        var read = await staging.LoadAsync(StagingDatabase.Table());

        Assert.Equal((plans, pages), (planned.Count, planned.Sum(p => p.Pages.Count)));
        Assert.All(planned.SkipLast(1), plan => Assert.Equal(3, plan.Pages.Count));
        Assert.Equal(1, planned[^1].Progress);
        Assert.Equal(Enumerable.Range(1, rows).Chunk(10).Select(c => c.Length), read.Select(p => p.Length));
        Assert.Equal(Enumerable.Range(1, rows), Ids(read));
    }

    // In each type the order by text is another one than the type's own.
    [Theory]
    [InlineData("bigint", "(n - 6) * 1000000000000")]
    [InlineData("integer", "n - 50")]
    [InlineData("numeric", "n * 1.5 - 10")]
    [InlineData("numeric", "CASE n WHEN 33 THEN 'NaN'::numeric ELSE -n END")]
    [InlineData("double precision", "CASE n WHEN 1 THEN '-Infinity' WHEN 33 THEN 'NaN' ELSE n * 0.1 END")]
    [InlineData("text", "md5(n::text) || E' \\'\"\\\\, ü'")]
    [InlineData("text COLLATE \"C\"", "CASE WHEN n % 2 = 0 THEN 'a' ELSE 'B' END || n")]
    [InlineData("char(9)", "'K' || n")]
    [InlineData("varchar(40)", "'Ärger ' || n")]
    [InlineData("uuid", "md5(n::text)::uuid")]
    [InlineData("timestamptz", "'2026-10-25 00:00:00.000001+00'::timestamptz + n * interval '20 minutes'")]
    [InlineData("timestamp", "'2026-01-31'::timestamp + n * interval '1 microsecond'")]
    [InlineData("date", "'2026-01-31'::date + n")]
    [InlineData("interval", "n * interval '-1 day 3 hours'")]
    [InlineData("bytea", "decode(lpad(to_hex(n), 4, '0'), 'hex')")]
    [InlineData("boolean", "n % 2 = 0", 2)]
    [InlineData("staging.grade", "CASE WHEN n % 2 = 0 THEN 'poor' ELSE 'good, \"really\"' END", 2)]
    [InlineData("staging.\"Short Text\"", "'s' || n")]
    public async Task Read_KeyOfAnyOrderedType_GivesEachRowOnce(string type, string value, int distinct = 33)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $"""
            CREATE TYPE staging.grade AS ENUM ('poor', 'good, "really"');
            CREATE DOMAIN staging."Short Text" AS text CHECK (length(VALUE) < 9);
            CREATE TABLE staging.products (id {type} NOT NULL, n int);
            INSERT INTO staging.products SELECT ({value})::{type.Split(" COLLATE")[0]}, n FROM generate_series(1, 33) AS n;
            CREATE INDEX ON staging.products (id);
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET datestyle = ''SQL, DMY''', current_database());
                EXECUTE format('ALTER DATABASE %I SET intervalstyle = ''sql_standard''', current_database());
                EXECUTE format('ALTER DATABASE %I SET extra_float_digits = 0', current_database());
            END $$;
            """);

        var pages = await staging.LoadAsync(StagingDatabase.Table());

        var expected = await staging.Database.ScalarAsync<int[]>("SELECT array_agg(n ORDER BY id, n) FROM staging.products");
        Assert.Equal(distinct == 2 ? expected!.Order() : expected, distinct == 2 ? Numbers(pages, "n").Order() : Numbers(pages, "n"));
        Assert.Equal(distinct == 2 ? 2 : 4, pages.Length);
    }

    [Fact]
    public async Task Read_KeyOfSeveralColumns_GivesEachRowOnceInItsOrder()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            """
            CREATE TABLE staging.products (shop text, number int, PRIMARY KEY (shop, number));
            INSERT INTO staging.products SELECT 'shop ' || n % 3, n FROM generate_series(1, 47) AS n;
            """);

        var pages = await staging.LoadAsync(StagingDatabase.Table("shop", "number"));

        Assert.Equal(await staging.Database.ScalarAsync<int[]>("SELECT array_agg(number ORDER BY shop, number) FROM staging.products"), Numbers(pages, "number"));
        Assert.Equal([10, 10, 10, 10, 7], pages.Select(p => p.Length));
        Assert.Equal("staging.products, shop shop 0, number 3", pages[0][0].Location.ToString());
    }

    [Fact]
    public async Task Read_KeyThatIsNotUnique_GivesEachRowOnce()
    {
        await using var staging = await StagingDatabase.CreateAsync(
            "CREATE TABLE staging.products (id int NOT NULL, n int); INSERT INTO staging.products SELECT n / 25, n FROM generate_series(1, 100) AS n");

        var pages = await staging.LoadAsync(StagingDatabase.Table());

        Assert.Equal(Enumerable.Range(1, 100), Numbers(pages, "n").Order());
        Assert.All(pages, page => Assert.NotEmpty(page));
    }

    [Fact]
    public async Task Read_RowsThatCameAndWentAfterThePlan_GivesWhatIsThereUpToTheEndOfThePlan()
    {
        await using var staging = await StagingDatabase.CreateAsync(Filled(20).Replace("1, 20", "2, 40, 2", StringComparison.Ordinal));
        await using var source = staging.Open(StagingDatabase.Table());
        var plan = Assert.Single(await SourceRun.PlanAllAsync(source));
        await staging.Database.ExecuteAsync("INSERT INTO staging.products SELECT n FROM generate_series(1, 99, 2) AS n; DELETE FROM staging.products WHERE id BETWEEN 3 AND 6");

        var first = await SourceRun.ReadAsync(source, plan.Pages[0]);
        var again = await SourceRun.ReadAsync(source, plan.Pages[0]);
        var second = await SourceRun.ReadAsync(source, plan.Pages[1]);

        Assert.Equal([1, 2, .. Enumerable.Range(7, 14)], Ids([[.. first]]));
        Assert.Equal(first.Texts(), again.Texts());
        Assert.Equal(Enumerable.Range(21, 20), Ids([[.. second]]));
    }

    [Fact]
    public async Task Plan_AfterACursorOfAnotherProcess_GoesOnThere()
    {
        await using var staging = await StagingDatabase.CreateAsync(Filled(50));
        string cursor;
        await using (var first = staging.Open(StagingDatabase.Table()))
        {
            cursor = (await first.PlanAsync(null, 2, CancellationToken.None)).NextCursor!;
        }

        await using var second = staging.Open(StagingDatabase.Table());
        var plan = await second.PlanAsync(cursor, 10, CancellationToken.None);

        Assert.Null(plan.NextCursor);
        var firsts = new List<int>();
        foreach (var page in plan.Pages)
        {
            firsts.Add(Ids([[.. await SourceRun.ReadAsync(second, page)]]).First());
        }

        Assert.Equal([21, 31, 41], firsts);
    }

    [Fact]
    public async Task Read_KeyOfAnotherTypeThanPlanned_IsRefused()
    {
        await using var staging = await StagingDatabase.CreateAsync(Filled(20));
        await using var source = staging.Open(StagingDatabase.Table());
        var plan = await source.PlanAsync(null, 10, CancellationToken.None);
        await staging.Database.ExecuteAsync("ALTER TABLE staging.products ALTER id TYPE text");
        await using var other = staging.Open(StagingDatabase.Table());

        var changed = await Assert.ThrowsAsync<SourceChangedException>(() => SourceRun.ReadAsync(other, plan.Pages[0]));

        Assert.Contains("found a key of type pg_catalog.text; planned was one of pg_catalog.int4", changed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a b\"\" $1\"", "a b\" $1")]
    [InlineData("\"Id\"", "Id")]
    [InlineData("\"select\"", "select")]
    [InlineData("\"{key}\"", "{key}")]
    public async Task Read_NamesThatNeedQuotes_AreQuoted(string quoted, string name)
    {
        await using var staging = await StagingDatabase.CreateAsync(
            $"CREATE SCHEMA \"S.1\"; CREATE TABLE \"S.1\".\"T\"\"1\" ({quoted} int PRIMARY KEY); INSERT INTO \"S.1\".\"T\"\"1\" SELECT generate_series(1, 12)");

        var pages = await staging.LoadAsync(new PostgresSourceOptions { Table = "\"S.1\".\"T\"\"1\"", Key = [name] });

        Assert.Equal(Enumerable.Range(1, 12), Numbers(pages, name));
    }

    internal static string Filled(int rows) =>
        $"CREATE TABLE staging.products (id int PRIMARY KEY); INSERT INTO staging.products SELECT generate_series(1, {rows.ToString(CultureInfo.InvariantCulture)})";

    internal static IEnumerable<int> Ids(RawRecord[][] pages) => Numbers(pages, "id");

    private static IEnumerable<int> Numbers(RawRecord[][] pages, string column) =>
        pages.SelectMany(p => p).Select(r => JsonDocument.Parse(r.Payload).RootElement.GetProperty(column).GetInt32());
}
