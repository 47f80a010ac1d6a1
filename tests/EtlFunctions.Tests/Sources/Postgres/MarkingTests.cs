using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>Whole runs over a staging table: a row is marked in the commit that loads it, and only then.</summary>
public sealed class MarkingTests : IAsyncLifetime
{
    private static readonly PostgresSourceOptions Staging = new()
    {
        Table = StagingDatabase.Products,
        Key = ["id"],
        Record = "data",
        Status = new PostgresStatusOptions { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" },
    };

    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Run_PendingRows_LoadsAndMarksThemOnce()
    {
        await FillAsync(61);
        await ExecuteAsync("UPDATE staging.products SET status = 'parked' WHERE id % 4 = 0");

        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal((RunState.Succeeded, 46L, 46L, 5), (first.State, first.Read, first.Inserted, first.Pages));
        Assert.Equal((RunState.Succeeded, 0L, 0), (second.State, second.Read, second.Pages));
        Assert.Equal("done 46, parked 15", await StatesAsync());
    }

    [Fact]
    public async Task Run_RowsThatBecomeRejects_AreMarkedSo()
    {
        await FillAsync(30);
        await ExecuteAsync(
            """
            UPDATE staging.products SET data = '{"title":"no id"}' WHERE id = 3;
            UPDATE staging.products SET data = NULL WHERE id = 4;
            CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON catalog.product FOR EACH ROW WHEN (NEW.external_id = 'P5') EXECUTE FUNCTION public.refuse();
            """);

        var summary = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 30L, 27L, 3L), (summary.State, summary.Read, summary.Inserted, summary.Rejected));
        Assert.Equal("bad 3, done 27", await StatesAsync());
        Assert.Equal("3 4 5", await TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM staging.products WHERE status = 'bad'"));
        Assert.Equal(
            "staging.products, id 3: missing_id; staging.products, id 4: missing_record; staging.products, id 5: P0001",
            await TextAsync("SELECT string_agg(location || ': ' || code, '; ' ORDER BY location) FROM etl.reject"));
    }

    [Fact]
    public async Task Load_RowChangedBetweenReadingAndLoading_StaysPendingForTheNextRun()
    {
        await FillAsync(30);
        var page = await BeginAsync();
        await using var use = _host.Core.Get<FeedSessions>().Use(page.RunId, page.Epoch, EngineHost.Feed, page.Limits);
        var session = use.Session;
        var builder = new ChunkBuilder(session.Mapper, session.Keys, HeldKeys.None);
        await foreach (var record in session.Source.ReadAsync(new(page.Page.Token), CancellationToken.None))
        {
            builder.Add(record, builder.Count + 1);
        }

        await ExecuteAsync("""UPDATE staging.products SET data = jsonb_set(data, '{title}', '"newer"') WHERE id = 2; DELETE FROM staging.products WHERE id = 3""");
        var chunk = builder.Take(new ChunkKey(page.RunId, page.Epoch, 1, 0), isLast: true) with { MarkStatement = session.Source.MarkStatement };
        var result = await _host.Core.Get<ChunkLoader>().LoadAsync(chunk, CancellationToken.None);

        Assert.Equal((ChunkOutcome.Committed, 10), (result.Outcome, result.Counts.Inserted));
        Assert.Equal("done 8, new 21", await StatesAsync());

        var rest = await RunAsync();
        Assert.Equal((30L, 30L), (rest.Read, rest.Inserted));
        Assert.Equal("done 28, new 1", await StatesAsync());
        var next = await RunAsync();

        Assert.Equal((1L, 1L), (next.Read, next.Updated));
        Assert.Equal("newer", await TextAsync("SELECT title FROM catalog.product WHERE external_id = 'P2'"));
        Assert.Equal("done 29", await StatesAsync());
    }

    [Fact]
    public async Task Load_Fenced_MarksNothing()
    {
        await FillAsync(10);
        var page = await BeginAsync();
        await ExecuteAsync("UPDATE etl.feed_state SET epoch = epoch + 1; UPDATE etl.run SET epoch = epoch + 1; UPDATE etl.page SET epoch = epoch + 1");

        var output = await _host.Core.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(page, CancellationToken.None);

        Assert.Equal((PageOutcome.Stopped, StopKind.Fenced), (output.Outcome, output.Stop!.Kind));
        Assert.Equal("new 10", await StatesAsync());
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Load_MarkThatTheTableRefuses_LoadsNothing()
    {
        await FillAsync(10);
        await ExecuteAsync("ALTER TABLE staging.products ADD CONSTRAINT known CHECK (status IN ('new', 'loaded'))");

        var summary = await RunAsync();

        Assert.Equal((RunState.Incomplete, 0L, 1), (summary.State, summary.Read, summary.PagesFailed));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        var failed = Assert.Single(await _host.Core.Get<RunReader>().FailedPagesAsync(summary.RunId, 10, CancellationToken.None));
        Assert.Contains("violates check constraint \"known\"", failed.Error, StringComparison.Ordinal);

        await ExecuteAsync("ALTER TABLE staging.products DROP CONSTRAINT known");
        Assert.Equal((RunState.Succeeded, 10L), ((await RunAsync()).State, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product")));
    }

    [Fact]
    public async Task Run_StoppedInTheMiddle_ResumesWithoutReadingMarkedRows()
    {
        await FillAsync(100, pagesPerSegment: 40);
        using var stop = new CancellationTokenSource();
        await ExecuteAsync(
            """
            CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NULL; END $$;
            CREATE TRIGGER slow AFTER UPDATE ON staging.products FOR EACH ROW WHEN (OLD.id = 45) EXECUTE FUNCTION public.slow();
            """);
        await using (var blocker = await _host.Core.Database.OpenAsync())
        {
            await using (var command = new Npgsql.NpgsqlCommand("SELECT pg_advisory_lock(7)", blocker))
            {
                await command.ExecuteNonQueryAsync();
            }

            var running = _host.RunAsync(stop: stop.Token);
            await Eventually.HoldsAsync(
                async () => await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'") > 0, "the fifth page marks");
            await stop.CancelAsync();
            await blocker.CloseAsync();
            await Assert.ThrowsAsync<RunInterruptedException>(() => running);
        }

        var committed = await _host.Core.Database.ScalarAsync<long>("SELECT sum(read)::bigint FROM etl.page");
        Assert.Equal(committed, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM staging.products WHERE status = 'done'"));
        // What came meanwhile behind the end of the plan waits for the next run.
        await ExecuteAsync("INSERT INTO staging.products (id, data) VALUES (101, '{\"id\": \"P101\", \"variants\": []}')");

        await using var other = _host.Beside();
        var resumed = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 100L, 100L), (resumed.State, resumed.Read, resumed.Inserted));
        Assert.Equal("done 100, new 1", await StatesAsync());
        Assert.Equal((RunState.Succeeded, 1L), ((await RunAsync()).State, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE external_id = 'P101'")));
    }

    [Fact]
    public async Task Run_PartitionedTableWithKeyOfTwoColumns_MarksItsRows()
    {
        await ExecuteAsync(
            """
            CREATE SCHEMA staging;
            CREATE TABLE staging.products (shop text, id int, data jsonb, status char(4), PRIMARY KEY (shop, id)) PARTITION BY LIST (shop);
            CREATE TABLE staging.north PARTITION OF staging.products FOR VALUES IN ('north "1", {a\b}');
            CREATE TABLE staging.others PARTITION OF staging.products DEFAULT;
            INSERT INTO staging.products
            SELECT CASE n % 2 WHEN 0 THEN 'north "1", {a\b}' ELSE 'south' END, n / 2, jsonb_build_object('id', 'P' || n), 'new' FROM generate_series(1, 45) AS n;
            """);
        Use(Staging with { Key = ["shop", "id"] });

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 45L, 45L), (summary.State, summary.Read, summary.Inserted));
        Assert.Equal("done 45", await StatesAsync());
    }

    [Theory]
    [InlineData("boolean DEFAULT false", "false", "true", "true", "true 2")]
    [InlineData("staging.state", null, "done", "bad", "bad 1, done 1")]
    [InlineData("smallint DEFAULT 0", "0", "1", "-1", "-1 1, 1 1")]
    [InlineData("varchar(3) DEFAULT ''", "", "a'b", "\\", "\\ 1, a'b 1")]
    public async Task Run_StatusOfAnyType_IsSetInIt(string type, string? pending, string loaded, string rejected, string states)
    {
        await ExecuteAsync(
            $$"""
            CREATE SCHEMA staging;
            CREATE TYPE staging.state AS ENUM ('done', 'bad');
            CREATE TABLE staging.products (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), data jsonb, status {{type}});
            INSERT INTO staging.products (data) VALUES ('{"id":"P1"}'), ('{}');
            """);
        Use(Staging with { Status = Staging.Status! with { Pending = pending, Loaded = loaded, Rejected = rejected } });

        var summary = await RunAsync();

        Assert.Equal((RunState.SucceededWithRejects, 2L), (summary.State, summary.Read));
        Assert.Equal(states, await StatesAsync());
    }

    [Fact]
    public async Task Run_TwoRowsOfOneProduct_LoadsTheLaterAndMarksBoth()
    {
        await FillAsync(3);
        await ExecuteAsync("""UPDATE staging.products SET data = '{"id":"P1","title":"later"}' WHERE id = 3""");

        var summary = await RunAsync();

        Assert.Equal((3L, 2L, 1L), (summary.Read, summary.Inserted, summary.Duplicates));
        Assert.Equal("done 3", await StatesAsync());
        Assert.Equal("later", await TextAsync("SELECT title FROM catalog.product WHERE external_id = 'P1'"));
    }

    [Theory]
    // In one chunk, and on pages far apart; the newer row first, and last.
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(2, 38)]
    [InlineData(38, 2)]
    public async Task Run_TwoRowsOfOneProduct_LoadsTheOneChangedLast(int newer, int older)
    {
        await FillAsync(40);
        await ExecuteAsync(
            $$"""
            UPDATE staging.products SET data = '{"id":"P1","title":"newer","updated_at":"2026-02-02T00:00:00Z"}' WHERE id = {{newer}};
            UPDATE staging.products SET data = '{"id":"P1","title":"older","updated_at":"2026-01-01T00:00:00Z"}' WHERE id = {{older}};
            """);

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 40L, 2L), (summary.State, summary.Read, summary.Duplicates));
        Assert.Equal("done 40", await StatesAsync());
        Assert.Equal("newer", await TextAsync("SELECT title FROM catalog.product WHERE external_id = 'P1'"));
    }

    [Fact]
    public async Task Run_RowThatCameWhileItRan_IsSettledAmongTheMarked()
    {
        await FillAsync(25, pagesPerSegment: 1);
        await ExecuteAsync("""UPDATE staging.products SET data = jsonb_set(data, '{updated_at}', '"2026-02-02T00:00:00Z"') WHERE id = 3""");
        var isAdded = false;
        _host.Watched.Shown = progress =>
        {
            if (progress.PagesPlanned > 0 && !isAdded)
            {
                isAdded = true;
                // Of a product that is loaded already, and older than what was loaded.
                ExecuteAsync("""INSERT INTO staging.products VALUES (100, '{"id":"P3","title":"other","updated_at":"2026-01-01T00:00:00Z"}'), (101, '{"id":"P4","title":"later"}')""").GetAwaiter().GetResult();
            }
        };

        // Chunks that meet over a product are tried again after a pause, which only the clock ends.
        var summary = (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 27L, 2L), (summary.State, summary.Read, summary.Duplicates));
        Assert.Equal("done 27", await StatesAsync());
        Assert.Equal("Lamp 3, later", await TextAsync("SELECT string_agg(title, ', ' ORDER BY external_id) FROM catalog.product WHERE external_id IN ('P3', 'P4')"));
    }

    private async Task FillAsync(int rows, int pagesPerSegment = 3)
    {
        await ExecuteAsync("CREATE SCHEMA staging; CREATE TABLE staging.products (id int PRIMARY KEY, data jsonb, status text NOT NULL DEFAULT 'new')");
        await ExecuteAsync(string.Join(';', SampleRecord.Many(rows).Select((json, i) => $"INSERT INTO staging.products VALUES ({i + 1}, '{json}')")));
        Use(Staging, pagesPerSegment);
    }

    private void Use(PostgresSourceOptions source, int pagesPerSegment = 3)
    {
        _host.AddFeed(0, new LimitOptions { PageSize = 10, PagesPerSegment = pagesPerSegment, MaxParallelPages = 2, MaxRejectPercent = 50 });
        _host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Source = source });
    }

    /// <summary>Begins a run and plans it; gives its first page.</summary>
    private async Task<LoadPageInput> BeginAsync()
    {
        var begin = await _host.Core.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
            new BeginRunInput(Guid.CreateVersion7(), EngineHost.Feed, BeginMode.Start, "one"), CancellationToken.None);
        var plan = await _host.Core.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(
            new PlanSegmentInput(begin.RunId!.Value, begin.Epoch, EngineHost.Feed, 0, begin.Limits), CancellationToken.None);
        return new LoadPageInput(begin.RunId.Value, begin.Epoch, EngineHost.Feed, plan.Pages[0], begin.Limits);
    }

    private async Task<RunSummary> RunAsync() => (await _host.RunAsync()).Completion!.Summary;

    private Task ExecuteAsync(string sql) => _host.Core.Database.ExecuteAsync(sql);

    private Task<string?> TextAsync(string sql) => _host.Core.Database.ScalarAsync<string>(sql);

    private Task<string?> StatesAsync() => TextAsync(
        "SELECT string_agg(concat_ws(' ', status, count), ', ' ORDER BY status COLLATE \"C\") FROM (SELECT coalesce(status::text, 'NULL') AS status, count(*) FROM staging.products GROUP BY 1) AS s");
}
