using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using Npgsql;

namespace EtlFunctions.Tests.Loading;

/// <summary>Chunks that meet each other, a takeover or a competing session.</summary>
public sealed class ConcurrentChunkTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync(new CoreHostOptions { Database = o => o with { ConnectionBudget = 16 } });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_SameProductsInManyChunksAtOnce_NeitherDeadlocksNorDoubles()
    {
        const int pages = 120;
        var run = await OpenRun.BeginAsync(_host, pages);
        var random = new Random(7);
        // Each page holds 10 of the same 15 products, in any order, as another version of them.
        var chunks = Enumerable.Range(1, pages).Select(page => run.Chunk(page, 0, [.. Enumerable.Range(1, 15)
            .OrderBy(_ => random.Next()).Take(10)
            .Select(n => SampleProduct.Of(SampleProduct.Id(n), $"{n}-1", $"{n}-{page % 4}x") with { Title = $"{page % 5}" })])).ToArray();

        var results = await Task.WhenAll(chunks.Select(run.LoadAsync));

        Assert.All(results, r => Assert.Equal(ChunkOutcome.Committed, r.Outcome));
        var totals = await run.TotalsAsync();
        Assert.Equal(results.Aggregate(LoadCounts.Zero, (sum, r) => sum + r.Counts), totals.Counts);
        Assert.True(totals.Counts.Balances);
        Assert.Equal((pages * 10, 15, 0), (totals.Counts.Read, totals.Counts.Inserted, totals.Counts.Rejected));
        Assert.Equal(15, await ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        Assert.Equal(0, await DeadlocksAsync());
        // Whatever order they came in, what a product lists last is what is not discontinued.
        Assert.Equal(0, await ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT FROM catalog.sku WHERE discontinued_at IS NULL GROUP BY product_id HAVING count(*) NOT BETWEEN 1 AND 2) x"));
    }

    [Fact]
    public async Task Load_SameChunkTwentyTimesAtOnce_CommitsExactlyOnce()
    {
        var run = await OpenRun.BeginAsync(_host);
        var chunk = run.Chunk(1, 0, SampleProduct.Many(1, 25));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => run.LoadAsync(chunk)));

        Assert.Single(results, r => r.Outcome == ChunkOutcome.Committed);
        Assert.Equal(19, results.Count(r => r.Outcome == ChunkOutcome.AlreadyCommitted));
        Assert.Equal((25, 75), ((await run.TotalsAsync()).Counts.Inserted, (await run.TotalsAsync()).Counts.SkusInserted));
        Assert.Equal(25, await run.PageAsync<int>(1, "cardinality(keys)"));
    }

    [Fact]
    public async Task Load_WhileRunsAreTakenOver_CommitsNothingUnderAnOldEpoch()
    {
        const int pages = 200;
        var run = await OpenRun.BeginAsync(_host, pages);
        // Who committed a page under which epoch, and when the fence fell, is written by the database itself.
        await _host.Database.ExecuteAsync(
            """
            CREATE TABLE public.seen (page int, epoch int, current int);
            CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO public.seen SELECT NEW.number, OLD.epoch, f.epoch FROM etl.feed_state f;
                RETURN NULL;
            END $$;
            CREATE TRIGGER note AFTER UPDATE ON etl.page FOR EACH ROW WHEN (NEW.state = 'committed') EXECUTE FUNCTION public.note();
            """);
        using var stop = new CancellationTokenSource();
        var epochs = new List<OpenRun> { run };
        var taken = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var workers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            // A worker goes on under the epoch it began with, as a holder does that does not know it is fenced.
            for (var page = worker + 1; page <= pages; page += 8)
            {
                // Each fifth of the pages meets a takeover more.
                var takeovers = (page - 1) * 5 / pages;
                await (takeovers == 0 ? Task.CompletedTask : taken[takeovers - 1].Task);
                var held = epochs[^1];
                var result = await held.LoadAsync(held.Chunk(page, 0, [SampleProduct.Of(SampleProduct.Id(page), $"{page}")]));
                if (result.Outcome == ChunkOutcome.Fenced)
                {
                    page -= 8;
                }
            }
        })).ToArray();

        var committedAtFence = new List<(int Epoch, long Committed)>();
        while (!Task.WhenAll(workers).IsCompleted)
        {
            var old = epochs[^1];
            var next = await OpenRun.BeginAsync(_host, holder: $"holder {epochs.Count + 1}", dead: epochs.Count == 1 ? "holder" : $"holder {epochs.Count}");
            var committed = await CommittedUnderAsync(old.Epoch);
            committedAtFence.Add((old.Epoch, committed));
            epochs = [.. epochs, next];
            taken.ElementAtOrDefault(committedAtFence.Count - 1)?.SetResult();
        }

        await Task.WhenAll(workers);

        Assert.InRange(committedAtFence.Count, taken.Length, int.MaxValue);
        foreach (var (epoch, committed) in committedAtFence)
        {
            Assert.Equal(committed, await CommittedUnderAsync(epoch));
        }

        Assert.Equal((pages, pages), ((await run.TotalsAsync()).PagesCommitted, (await run.TotalsAsync()).Counts.Inserted));

        Task<long> CommittedUnderAsync(int epoch) => ScalarAsync<long>($"SELECT count(*) FROM public.seen WHERE epoch = {epoch}");
    }

    [Fact]
    public async Task Load_DeadlockWithAnotherSession_IsTriedAgain()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 2);
        await run.LoadAsync(SampleProduct.Of("A", "A-1"), SampleProduct.Of("B", "B-1"));
        await using var gate = await Gate.BuildAsync(_host.Database.ConnectionString);
        await gate.AddPlaceAsync("first", "BEFORE UPDATE ON catalog.product FOR EACH ROW WHEN (OLD.external_id = 'A')");
        await gate.CloseAsync("first", 0);
        await using var other = await _host.Database.OpenAsync();
        // The other session is never the victim.
        await ExecuteAsync(other, "SET deadlock_timeout = '1h'; BEGIN; UPDATE catalog.product SET brand = 'x' WHERE external_id = 'B'");

        var load = run.LoadAsync(SampleProduct.Of("A", "A-1") with { Title = "a" }, SampleProduct.Of("B", "B-1") with { Title = "b" });
        await gate.ReachedAsync("the chunk holds A");
        var crossing = ExecuteAsync(other, "UPDATE catalog.product SET brand = 'x' WHERE external_id = 'A'; COMMIT");
        await WaitUntilAsync(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE catalog.product SET brand%'", "the other session waits for A");
        // A session looks for deadlocks once, a second after it began to wait: by then the other one must wait too.
        await gate.OpenAsync();
        await crossing;
        var result = await load;

        Assert.Equal(new LoadCounts { Read = 2, Updated = 2 }, result.Counts);
        Assert.Equal(1, await DeadlocksAsync());
        Assert.Empty(_host.Log.Of(EventIds.ChunkIsolated));
    }

    [Fact]
    public async Task Load_KeyInsertedByAnotherSessionMeanwhile_IsTriedAgainAndNotRejected()
    {
        var run = await OpenRun.BeginAsync(_host);
        await using var other = await _host.Database.OpenAsync();
        await ExecuteAsync(
            other,
            "BEGIN; INSERT INTO catalog.product (feed, external_id, content_hash, loaded_at, run_id)"
            + " VALUES ('shop', 'A', decode(repeat('00', 16), 'hex'), now(), gen_random_uuid())");

        var load = run.LoadAsync(SampleProduct.Of("A", "A-1"), SampleProduct.Of("B", "B-1"));
        await WaitUntilAsync(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%load_chunk%'", "the chunk waits");
        await ExecuteAsync(other, "COMMIT");

        Assert.Equal(new LoadCounts { Read = 2, Inserted = 1, Updated = 1, SkusInserted = 2 }, (await load).Counts);
        Assert.Empty(_host.Log.Of(EventIds.ChunkIsolated));
    }

    [Fact]
    public async Task Load_SkuTakenByTwoProductsAtOnce_LoadsBothAndKeepsOneClaim()
    {
        const int rounds = 40;
        var run = await OpenRun.BeginAsync(_host, pages: 2 * rounds);

        var results = await Task.WhenAll(Enumerable.Range(0, rounds).SelectMany(n => new[]
        {
            run.LoadAsync(run.Chunk((2 * n) + 1, 0, [SampleProduct.Of($"A{n}", $"x{n}")])),
            run.LoadAsync(run.Chunk((2 * n) + 2, 0, [SampleProduct.Of($"B{n}", $"x{n}")])),
        }));

        Assert.All(results, r => Assert.Equal(ChunkOutcome.Committed, r.Outcome));
        var counts = (await run.TotalsAsync()).Counts;
        Assert.Equal((2 * rounds, 0, rounds), (counts.Inserted, counts.Rejected, counts.SkusInserted));
        Assert.Equal(rounds, await ScalarAsync<long>("SELECT count(*) FROM etl.claim"));
    }

    [Fact]
    public async Task Plan_WhileRunsAreTakenOverAndCancelled_NeverDeadlocks()
    {
        for (var round = 0; round < 10; round++)
        {
            var feed = $"feed{round}";
            var run = await OpenRun.BeginAsync(_host, pages: 0, feed);
            var pages = _host.Get<PageLedger>();
            var ledger = _host.Get<RunLedger>();
            var planned = Task.Run(async () =>
            {
                var count = 0;
                while (await pages.PlanAsync(run.Id, run.Epoch, count, new([new("t")], "c"), CancellationToken.None))
                {
                    count++;
                }

                return count;
            });
            var beats = Task.Run(async () =>
            {
                while (await ledger.HeartbeatAsync(run.Id, run.Epoch, TimeSpan.Zero, CancellationToken.None))
                {
                    await ledger.ShowWaitAsync(run.Id, run.Epoch, null, CancellationToken.None);
                }
            });
            await WaitUntilAsync($"SELECT pages_planned >= 5 FROM etl.run WHERE id = '{run.Id}'", "five pages are planned");

            var end = round % 2 == 0
                ? ledger.CancelAsync(run.Id, CancellationToken.None)
                : OpenRun.BeginAsync(_host, feed: feed, holder: "second", dead: "holder").ContinueWith(t => t.Result.Id == run.Id, TaskScheduler.Default);

            Assert.True(await end);
            await beats;
            Assert.Equal(await planned, await ScalarAsync<int>($"SELECT pages_planned FROM etl.run WHERE id = '{run.Id}'"));
        }
    }

    private async Task<long> DeadlocksAsync()
    {
        await Counters.AreCompleteAsync(_host.Database, _host.Get<EtlDataSource>());
        return await ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    private Task<T?> ScalarAsync<T>(string sql) => _host.Database.ScalarAsync<T>(sql);

    private Task WaitUntilAsync(string condition, string expected) => Eventually.HoldsAsync(() => ScalarAsync<bool>(condition), expected);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
