using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Mapping;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>However inserts, changes and the steps of runs follow one another, each row is loaded once, and so is each of its changes that was not overtaken.</summary>
public sealed class StagingProperties : IAsyncLifetime
{
    private static readonly LimitOptions Limits = new() { PageSize = 4, PagesPerSegment = 2, MaxParallelPages = 2 };

    private static readonly Gen<(int Step, int Choice)[]> Histories =
        from count in Gen.Choose(1, 25)
        from steps in Gen.ArrayOf(from step in Gen.Choose(0, 5) from choice in Gen.Choose(0, 10_000) select (step, choice), count)
        select steps;

    private EngineHost _host = null!;
    private int _loads;
    private int _overtaken;

    public async Task InitializeAsync()
    {
        _host = await EngineHost.CreateAsync();
        // Each mark is written down with the revision it is set on.
        await _host.Core.Database.ExecuteAsync(
            """
            CREATE SCHEMA staging;
            CREATE TABLE staging.products (id int PRIMARY KEY, title int NOT NULL, status text NOT NULL DEFAULT 'new');
            CREATE TABLE staging.marks (id int, title int);
            CREATE FUNCTION staging.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO staging.marks VALUES (NEW.id, NEW.title); RETURN NULL; END';
            CREATE TRIGGER note AFTER UPDATE ON staging.products FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION staging.note();
            """);
        _host.AddFeed(0, Limits);
        _host.Core.Feeds.Change(EngineHost.Feed, feed => feed with
        {
            Source = new PostgresSourceOptions
            {
                Table = StagingDatabase.Products,
                Key = ["id"],
                Status = new PostgresStatusOptions { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" },
            },
            Mapping = new MappingOptions { Id = MappingSample.At("id"), Title = MappingSample.At("title") },
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Rows_AnyHistoryOfInsertsAndRuns_AreLoadedExactlyOnce()
    {
        var property = Prop.ForAll(Histories.ToArbitrary(), steps => Task.Run(() => PlayAsync(steps)).GetAwaiter().GetResult());

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(40));

        Assert.True(_loads > 100 && _overtaken > 0, $"{_loads} rows were loaded, {_overtaken} changes came between reading and loading: the histories try too little");
    }

    private async Task PlayAsync((int Step, int Choice)[] steps)
    {
        await ExecuteAsync(
            """
            TRUNCATE staging.products, staging.marks, catalog.product, catalog.sku, etl.page, etl.reject, etl.feed_state, etl.run CASCADE
            """);
        var run = new SteppedRun(_host);
        var revisions = new Dictionary<int, int>();
        var revision = 0;
        foreach (var (step, choice) in steps)
        {
            switch (step)
            {
                case 0 or 1:
                    for (var i = 0; i < choice % 12; i++)
                    {
                        // Before, between and behind the rows that are there.
                        var id = (choice + (i * 7919)) % 100;
                        if (revisions.TryAdd(id, ++revision))
                        {
                            await ExecuteAsync($"INSERT INTO staging.products VALUES ({id}, {revision})");
                        }
                    }

                    break;
                case 2:
                    await run.PlanAsync();
                    break;
                case 3:
                    await run.LoadNextAsync();
                    break;
                case 4 when revisions.Count > 0:
                    var changed = revisions.Keys.Order().ElementAt(choice % revisions.Count);
                    revisions[changed] = ++revision;
                    Task Change() => ExecuteAsync($"UPDATE staging.products SET title = {revision}, status = 'new' WHERE id = {changed}");
                    _overtaken += await run.LoadNextAsync(whileLoading: Change) ? 1 : 0;
                    await Change();
                    break;
                default:
                    await run.LoadAgainAsync(choice);
                    break;
            }
        }

        await _host.RunAsync();
        await _host.RunAsync();
        await AssertLoadedAsync(revisions);
        _loads += revisions.Count;
    }

    private async Task AssertLoadedAsync(Dictionary<int, int> revisions)
    {
        var expected = string.Join(' ', revisions.OrderBy(r => r.Key).Select(r => $"{r.Key}:{r.Value}"));
        Assert.Equal(expected, await TextAsync("SELECT coalesce(string_agg(format('%s:%s', id, title), ' ' ORDER BY id), '') FROM staging.products WHERE status = 'done'"));
        Assert.Equal(expected, await TextAsync("SELECT coalesce(string_agg(format('%s:%s', external_id, title), ' ' ORDER BY external_id::int), '') FROM catalog.product"));
        Assert.Equal("", await TextAsync("SELECT coalesce(string_agg(format('%s:%s %s times', id, title, n), ', '), '') FROM (SELECT id, title, count(*) AS n FROM staging.marks GROUP BY 1, 2) AS m WHERE n > 1"));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE read <> inserted + updated + unchanged + rejected"));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run WHERE state <> 'succeeded'"));
    }

    private Task ExecuteAsync(string sql) => _host.Core.Database.ExecuteAsync(sql);

    private Task<string?> TextAsync(string sql) => _host.Core.Database.ScalarAsync<string>(sql);
}
