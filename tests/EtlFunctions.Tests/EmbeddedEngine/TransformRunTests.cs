using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Http;
using EtlFunctions.Tests.Transforms;
using Microsoft.AspNetCore.Http;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Whole runs of feeds with a transform.</summary>
public sealed class TransformRunTests : IAsyncLifetime, IDisposable
{
    private static readonly MappingOptions Mapping = new()
    {
        Id = MappingSample.At("id"),
        Title = MappingSample.At("title"),
        Skus = new SkuMappingOptions { Each = "skus", Code = MappingSample.At("code"), Price = MappingSample.At("price") },
    };

    private static readonly LimitOptions Small = new() { PageSize = 3, ChunkSize = 2, PagesPerSegment = 2, MaxParallelPages = 3, MaxRejectPercent = 100 };

    private readonly FeedFolder _folder = new();
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_RecordsLeftOut_AreCountedAsFilteredByEveryone()
    {
        Write(Enumerable.Range(1, 10).Select(n => $$"""{"id":"P{{n}}","draft":{{(n % 3 == 0 ? "true" : "false")}}}"""));
        Use("r => r.draft ? null : { ...r, title: 'T' }");

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 10L, 7L, 3L, 0L, 4), (summary.State, summary.Read, summary.Inserted, summary.Filtered, summary.Rejected, summary.Pages));
        Assert.Equal(3, await ScalarAsync<long>("SELECT sum(filtered) FROM etl.page"));
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE read <> inserted + updated + unchanged + rejected + filtered"));
        Assert.Contains(RunWords.Of(summary).Split('\n'), line => line.EndsWith("10 = 7 inserted + 0 updated + 0 unchanged + 0 rejected + 3 filtered", StringComparison.Ordinal));
        var told = await _host.Core.Get<RunReader>().FindAsync(summary.RunId, null, CancellationToken.None);
        Assert.Equal((3L, true), (told!.Counts.Filtered, told.Counts.Balances));
    }

    [Fact]
    public async Task Run_RecordLeftOutOrGone_IsDiscontinuedButNotOneThatFails()
    {
        Write(Enumerable.Range(1, 30).Select(n => $$"""{"id":"P{{n}}"}"""));
        Use("r => r", deletes: true);
        await RunAsync();

        Use("r => r.id === 'P7' ? null : r", deletes: true);
        var leftOut = await RunAsync();
        Use("r => { if (r.id === 'P8') throw 1; return r; }", deletes: true);
        var failed = await RunAsync();

        Assert.Equal((RunState.Succeeded, 1L, 1L), (leftOut.State, leftOut.Filtered, leftOut.Discontinued));
        Assert.Equal((RunState.SucceededWithRejects, 1L, 0L), (failed.State, failed.Rejected, failed.Discontinued));
        Assert.Equal(30, await ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
    }

    [Fact]
    public async Task Run_ScriptThatThrows_RejectsTheRawRecordAndAReplayWithTheMendedScriptLoadsIt()
    {
        Write(["""{"id":"P1","price":"9.50 EUR"}""", """{ "id": "P2", "price": null }"""]);
        Use("r => ({ id: r.id, skus: [{ code: r.id, price: r.price.split(' ')[0] }] })");
        var run = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 1L, 1L), (run.State, run.Inserted, run.Rejected));
        Assert.Equal(
            """transform script_error shop.js, line 1, column 62: Cannot read properties of null (reading 'split') { "id": "P2", "price": null } -""",
            await ScalarAsync<string>("SELECT concat_ws(' ', stage, code, message, convert_from(raw, 'UTF8'), coalesce(external_id, '-')) FROM etl.reject"));
        Assert.Equal("not replayed", (await ReplayAsync()).Rejected == 1 ? "not replayed" : "replayed");

        Use("r => ({ id: r.id, skus: [{ code: r.id, price: r.price?.split(' ')[0] }] })");
        var report = await ReplayAsync();

        Assert.Equal((1L, 1L, 0L), (report.Tried, report.Inserted, report.Left));
        Assert.Equal("P1 9.5000, P2", await CatalogAsync());
    }

    [Fact]
    public async Task Replay_RejectOfTheMapping_BeginsWithTheRawRecordToo()
    {
        Write(["""{"sku":"A","cents":"x"}""", """{"sku":"B","cents":250}"""]);
        Use("r => ({ id: r.sku, skus: [{ code: r.sku, price: r.cents }] })");
        await RunAsync();
        Assert.Equal("""map invalid_number {"sku":"A","cents":"x"} A""", await ScalarAsync<string>("SELECT concat_ws(' ', stage, code, convert_from(raw, 'UTF8'), external_id) FROM etl.reject"));

        Use("r => ({ id: r.sku, skus: [{ code: r.sku, price: r.cents === 'x' ? 1 : r.cents / 100 }] })");
        var report = await ReplayAsync();

        Assert.Equal((1L, 1L), (report.Tried, report.Inserted));
        Assert.Equal("A 1.0000, B 250.0000", await CatalogAsync());
    }

    [Fact]
    public async Task Replay_RecordThatIsSeveralNow_StaysAndOneOfSeveralIsFoundByItsKey()
    {
        Write(["""{"list":[{"id":"A","p":1},{"id":"B","p":"x"}]}"""]);
        Use("r => r.list.map(i => ({ id: i.id, skus: [{ code: i.id, price: i.p }] }))");
        var run = await RunAsync();
        Assert.Equal((2L, 1L, 1L), (run.Read, run.Inserted, run.Rejected));
        Assert.EndsWith(", part 2", await ScalarAsync<string>("SELECT location FROM etl.reject"), StringComparison.Ordinal);

        Use("r => r.list.map(i => ({ id: i.id, skus: [{ code: i.id, price: i.p === 'x' ? 2 : i.p }] }))");
        var report = await ReplayAsync();

        Assert.Equal((1L, 1L), (report.Tried, report.Inserted));
        Assert.Equal("A 1.0000, B 2.0000", await CatalogAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Run_OneRecordOfWhichManyCome_LoadsAllWhateverThePages(int pageSize)
    {
        Write(Enumerable.Range(1, 5).Select(n => $$"""{"n":{{n}}}"""));
        Use("r => Array.from({ length: r.n * 10 }, (_, i) => ({ id: `${r.n}-${i}`, title: 'T' }))", Small with { PageSize = pageSize });

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal((RunState.Succeeded, 150L, 150L), (first.State, first.Read, first.Inserted));
        Assert.Equal((RunState.Succeeded, 150L, 150L, (5 + pageSize - 1) / pageSize), (again.State, again.Read, again.Unchanged, again.Pages));
    }

    [Fact]
    public async Task Run_IdsThatTheScriptMakesEqual_AreOneProductTheNewestOfThem()
    {
        Write(Enumerable.Range(1, 10).Select(n => $$"""{"id":"P{{n}}"}"""));
        Use("r => ({ id: 'same', title: r.id })");

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 10L, 1L, 9L), (summary.State, summary.Read, summary.Inserted, summary.Duplicates));
        Assert.Equal("P10", await ScalarAsync<string>("SELECT title FROM catalog.product"));
    }

    [Fact]
    public async Task Start_AfterTheScriptWasEdited_DoesNotGoOnWithTheUnfinishedRun()
    {
        var feed = Feed("r => r", Small);

        Assert.NotEqual(FeedFingerprint.Of(feed), FeedFingerprint.Of(Feed("r => ({ ...r })", Small)));
        Assert.Equal(FeedFingerprint.Of(feed), FeedFingerprint.Of(Feed("r => r", Small with { PageSize = 9 })));
        Assert.NotEqual(FeedFingerprint.Of(feed), FeedFingerprint.Of(feed with { Source = feed.Source with { Transform = null } }));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Run_CsvRowsApart_AreGroupedByWhatTheScriptMakesOfThem(int pageSize)
    {
        _folder.Write("feeds.csv", "Art,Price\nlamp-1,1\ndesk-1,5\nlamp-2,2\nSUM,8\nlamp-3,3\n");
        var mapping = Mapping with { Skus = new SkuMappingOptions { Code = MappingSample.At("Art"), Price = MappingSample.At("Price") } };
        Use("r => r.Art === 'SUM' ? null : { id: r.Art.split('-')[0], title: r.Art.split('-')[0].toUpperCase(), ...r }", Small with { PageSize = pageSize }, "feeds.csv", mapping);

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal((RunState.Succeeded, 2L, 1L, 0L), (first.State, first.Inserted, first.Filtered, first.SkusDiscontinued));
        Assert.Equal((RunState.Succeeded, first.Read, 0L, 0L), (again.State, again.Read, again.Updated, again.SkusDiscontinued));
        Assert.Equal("desk 5.0000, lamp 1.0000 2.0000 3.0000", await CatalogAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Run_PagesOfAnApi_AreKeptRawAndTransformedWheneverTheyAreRead(int pageSize)
    {
        await using var server = await ApiServer.StartAsync(context => Results.Text(
            int.Parse(context.Request.Query["offset"].FirstOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture) is var offset && offset < 6
                ? $$"""{"items":[{"n":{{offset + 1}}},{"n":{{offset + 2}}}],"total":6}"""
                : """{"items":[],"total":6}""",
            "application/json").ExecuteAsync(context));
        Use("r => r.n === 4 ? null : [{ id: `${r.n}a`, title: 'T' }, { id: `${r.n}b`, title: 'T' }, { id: `${r.n}c`, title: 'T' }]", Small with { PageSize = pageSize });
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions
            {
                BaseUrl = server.Url,
                DataSelector = "items",
                AllowLinkLocal = true,
                Transform = f.Source.Transform,
                Paginator = new PaginatorOptions { Type = PaginatorType.Offset, Limit = 2, TotalPath = "total" },
            },
        });

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal((RunState.Succeeded, 16L, 15L, 1L), (first.State, first.Read, first.Inserted, first.Filtered));
        Assert.Equal((RunState.Succeeded, 16L, 15L, 1L), (again.State, again.Read, again.Unchanged, again.Filtered));
    }

    [Fact]
    public async Task Run_RowsOfATable_AreMarkedWhateverTheScriptMakesOfThem()
    {
        await _host.Core.Database.ExecuteAsync(
            """
            CREATE SCHEMA staging;
            CREATE TABLE staging.products (id integer PRIMARY KEY, name text, status text);
            INSERT INTO staging.products SELECT n, 'N' || n FROM generate_series(1, 30) n;
            """);
        Use("row => row.id === 1 ? null : row.id === 2 ? undefined : [1, 2, 3].map(n => ({ id: `${row.id}-${n}`, title: row.name }))", Small with { PageSize = 25, ChunkSize = 25 });
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new PostgresSourceOptions
            {
                Table = "staging.products",
                Key = ["id"],
                Transform = f.Source.Transform,
                Status = new PostgresStatusOptions { Column = "status", Pending = null, Loaded = "done", Rejected = "bad" },
            },
        });

        var first = await RunAsync();
        var again = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 86L, 84L, 1L, 1L), (first.State, first.Read, first.Inserted, first.Filtered, first.Rejected));
        Assert.Equal((RunState.Succeeded, 0L), (again.State, again.Read));
        Assert.Equal("bad 1, done 29", await ScalarAsync<string>("SELECT string_agg(status || ' ' || n, ', ' ORDER BY status) FROM (SELECT status, count(*) AS n FROM staging.products GROUP BY status) s"));
    }

    private void Write(IEnumerable<string> records) => _folder.Write("feeds.ndjson", string.Concat(records.Select(r => r + "\n")));

    private Feed Feed(string function, LimitOptions limits, string path = "feeds.ndjson", MappingOptions? mapping = null) => new()
    {
        Name = EngineHost.Feed,
        Source = new FileSourceOptions { Paths = [path], Transform = Script.Compile($"export default {function}") },
        Mapping = mapping ?? Mapping,
        Limits = limits,
        BaseDirectory = _folder.Path,
    };

    private void Use(string function, LimitOptions? limits = null, string path = "feeds.ndjson", MappingOptions? mapping = null, bool deletes = false)
    {
        _host.AddFeed(0);
        _host.Core.Feeds.Change(EngineHost.Feed, _ => Feed(function, limits ?? Small, path, mapping) with
        {
            Target = new TargetOptions { DeleteMissing = deletes ? DeleteMissing.Soft : DeleteMissing.None },
        });
    }

    private async Task<RunSummary> RunAsync() => (await _host.AdvanceUntilOverAsync(_host.RunAsync(mode: BeginMode.Start))).Completion!.Summary;

    private Task<ReplayReport> ReplayAsync() => _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, null, CancellationToken.None);

    private Task<T?> ScalarAsync<T>(string sql) => _host.Core.Database.ScalarAsync<T>(sql);

    private Task<string?> CatalogAsync() => ScalarAsync<string>(
        """
        SELECT string_agg(concat_ws(' ', p.external_id, s.prices), ', ' ORDER BY p.external_id)
          FROM catalog.product p
          LEFT JOIN LATERAL (SELECT string_agg(s.price::text, ' ' ORDER BY s.code) AS prices
                               FROM catalog.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL AND s.price IS NOT NULL) s ON true
        """);
}
