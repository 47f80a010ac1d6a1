using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Loading;

/// <summary>What the chunk statement finds and leaves at the checkpoint.</summary>
public sealed class CheckpointTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_SeveralChunksOfAPage_CommitsThePageWithTheLast()
    {
        var run = await OpenRun.BeginAsync(_host);

        var first = await run.LoadAsync(run.Chunk(1, 0, SampleProduct.Many(1, 2), isLast: false));
        Assert.Equal("planned 1 f", await PageAsync(run));
        var second = await run.LoadAsync(run.Chunk(1, 1, SampleProduct.Many(3, 2)));

        Assert.Equal((1, 2), (first.CommittedChunks, second.CommittedChunks));
        Assert.Equal("committed 2 t", await PageAsync(run));
        Assert.Equal(4, (await run.TotalsAsync()).Counts.Inserted);
        Assert.Equal(2, (await run.TotalsAsync()).Chunks);
    }

    [Fact]
    public async Task Load_ChunkAgain_ChangesNothing()
    {
        var run = await OpenRun.BeginAsync(_host);
        await run.LoadAsync(run.Chunk(1, 0, SampleProduct.Many(1, 2), isLast: false));

        var again = await run.LoadAsync(run.Chunk(1, 0, SampleProduct.Many(10, 2), isLast: false));

        Assert.Equal((ChunkOutcome.AlreadyCommitted, 1), (again.Outcome, again.CommittedChunks));
        Assert.Equal(LoadCounts.Zero, again.Counts);
        Assert.Equal(2, await CountAsync("catalog.product"));
    }

    [Fact]
    public async Task Load_ChunkTooEarly_IsOutOfOrder()
    {
        var run = await OpenRun.BeginAsync(_host);

        var result = await run.LoadAsync(run.Chunk(1, 1, SampleProduct.Many(1, 2)));

        Assert.Equal((ChunkOutcome.OutOfOrder, 0), (result.Outcome, result.CommittedChunks));
        Assert.Equal(0, await CountAsync("catalog.product"));
    }

    [Fact]
    public async Task Load_PageThatIsNotPlanned_IsMissing()
    {
        var run = await OpenRun.BeginAsync(_host);

        Assert.Equal(ChunkOutcome.Missing, (await run.LoadAsync(run.Chunk(2, 0, SampleProduct.Many(1, 2)))).Outcome);
        Assert.Equal(0, await CountAsync("catalog.product"));
    }

    [Fact]
    public async Task Load_AfterATakeover_IsFenced()
    {
        var old = await OpenRun.BeginAsync(_host, pages: 2);
        await old.LoadAsync(old.Chunk(1, 0, SampleProduct.Many(1, 2)));
        var taken = await OpenRun.BeginAsync(_host, holder: "second", dead: "holder");

        var late = await old.LoadAsync(old.Chunk(2, 0, SampleProduct.Many(3, 2)));
        var current = await taken.LoadAsync(taken.Chunk(2, 0, SampleProduct.Many(3, 2)));

        Assert.Equal(old.Id, taken.Id);
        Assert.Equal((ChunkOutcome.Fenced, ChunkOutcome.Committed), (late.Outcome, current.Outcome));
        Assert.Equal(ChunkOutcome.AlreadyCommitted, (await old.LoadAsync(old.Chunk(1, 0, []))).Outcome);
    }

    [Fact]
    public async Task Load_AfterACancel_IsFenced()
    {
        var run = await OpenRun.BeginAsync(_host);
        Assert.True(await _host.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None));

        Assert.Equal(ChunkOutcome.Fenced, (await run.LoadAsync(run.Chunk(1, 0, SampleProduct.Many(1, 2)))).Outcome);
        Assert.Equal(0, await CountAsync("catalog.product"));
    }

    [Fact]
    public async Task Load_NothingAtAll_CommitsThePage()
    {
        var run = await OpenRun.BeginAsync(_host);

        var result = await run.LoadAsync(run.Chunk(1, 0, []));

        Assert.Equal((ChunkOutcome.Committed, 1, LoadCounts.Zero), (result.Outcome, result.CommittedChunks, result.Counts));
        Assert.Equal("committed 1 t", await PageAsync(run));
    }

    [Fact]
    public async Task Load_RejectsOnly_KeepsTheirBytesAsTheyCame()
    {
        byte[] raw = [0, 0xFF, 0xC3, (byte)'{', 0];
        var run = await OpenRun.BeginAsync(_host);
        var record = SampleProduct.Record("x", 7) with { Payload = raw };

        var result = await run.LoadAsync(run.Chunk(1, 0, [], rejects: [
            new Reject(record, new RejectReason(RejectStage.Map, "missing_id", "id is missing", "id")),
            new Reject(record, new RejectReason(RejectStage.Read, "bad_utf8", "byte 1"), "A"),
        ]));

        Assert.Equal(new LoadCounts { Read = 2, Rejected = 2 }, result.Counts);
        Assert.Equal(
            "shop|1|shop.ndjson, line 7, byte 700||map|missing_id|id is missing|id|open;shop|1|shop.ndjson, line 7, byte 700|A|read|bad_utf8|byte 1||open",
            await _host.Database.ScalarAsync<string>(
                "SELECT string_agg(array_to_string(ARRAY[feed, page::text, location, external_id, stage, code, message, path, state], '|', ''), ';' ORDER BY id)"
                + $" FROM etl.reject WHERE run_id = '{run.Id}'"));
        Assert.Equal(raw, await _host.Database.ScalarAsync<byte[]>("SELECT raw FROM etl.reject LIMIT 1"));
    }

    [Fact]
    public async Task Load_RejectTextThatPostgresCannotHold_IsKeptWithoutIt()
    {
        var run = await OpenRun.BeginAsync(_host);

        var result = await run.LoadAsync(run.Chunk(1, 0, [], rejects: [
            new Reject(SampleProduct.Record("x"), new RejectReason(RejectStage.Map, "bad", "found 'a\0b\uD800', expected text", "a\0"), "A\uDC00"),
        ]));

        Assert.Equal(1, result.Counts.Rejected);
        Assert.Equal("found 'a\uFFFDb\uFFFD', expected text", await _host.Database.ScalarAsync<string>("SELECT message FROM etl.reject"));
    }

    [Fact]
    public async Task Load_NewUnchangedAndStale_ListsEveryProductOfThePage()
    {
        var time = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var run = await OpenRun.BeginAsync(_host, pages: 2);
        await run.LoadAsync(SampleProduct.Of("same"), SampleProduct.Of("newer") with { SourceUpdatedAt = time }, SampleProduct.Of("changed"));

        await run.LoadAsync(run.Chunk(2, 0, [SampleProduct.Of("same"), SampleProduct.Of("newer") with { SourceUpdatedAt = time.AddDays(-1) }], isLast: false));
        await run.LoadAsync(run.Chunk(2, 1, [SampleProduct.Of("changed") with { Title = "x" }, SampleProduct.Of("new")]));

        string[] keys = ["newer", "same", "changed", "new"];
        Assert.Equal(keys.Select(k => RecordKey.Hash(k)), await run.PageAsync<long[]>(2, "keys"));
        Assert.Equal("snui", await run.PageAsync<string>(2, "actions"));
    }

    [Fact]
    public async Task Load_ThePagesError_IsClearedByTheNextChunk()
    {
        var run = await OpenRun.BeginAsync(_host);
        await _host.Get<PageLedger>().RecordFailureAsync(run.Id, run.Epoch, 1, "out of luck", isFinal: true, isRefused: false, CancellationToken.None);

        await run.LoadAsync(SampleProduct.Of("A"));

        Assert.Equal("committed 1 ", await run.PageAsync<string>(1, "concat(state, ' ', failures, ' ', error)"));
    }

    [Fact]
    public async Task Load_LeaseHalfOver_IsRenewedByTheWork()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 2);
        await _host.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() + interval '40 s'");
        await run.LoadAsync(SampleProduct.Of("A"));
        Assert.True(await _host.Database.ScalarAsync<bool>("SELECT lease_until < now() + interval '41 s' FROM etl.feed_state"));

        await _host.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() + interval '20 s'");
        await run.LoadAsync(SampleProduct.Of("B"));

        Assert.True(await _host.Database.ScalarAsync<bool>("SELECT lease_until > (SELECT max(committed_at) FROM etl.page) + interval '50 s' FROM etl.feed_state"));
    }

    private static Task<string?> PageAsync(OpenRun run) => run.PageAsync<string>(1, "concat_ws(' ', state, chunks, committed_at IS NOT NULL)");

    private Task<long> CountAsync(string table) => _host.Database.ScalarAsync<long>($"SELECT count(*) FROM {table}");
}
