using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

/// <summary>When a watermark is saved, and when not.</summary>
public sealed class WatermarkLedgerTests : IAsyncLifetime
{
    private static readonly IncrementalOptions Numbers = new() { CursorPath = "id", Param = "since", Type = CursorType.Integer, Lag = 5 };
    private static readonly CursorOrigin Origin = new(CursorType.Integer, "id");

    private CoreHost _host = null!;

    private WatermarkLedger Watermarks => _host.Get<WatermarkLedger>();

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(RunState.Succeeded, true)]
    [InlineData(RunState.SucceededWithRejects, true)]
    [InlineData(RunState.Incomplete, false)]
    [InlineData(RunState.Failed, false)]
    [InlineData(RunState.Cancelled, false)]
    public async Task End_OfARun_SavesItsWatermarkOnlyWithSuccess(RunState state, bool saves)
    {
        var run = await BeginAsync();
        await CommitAsync(run, "9", "100", "20");

        await EndAsync(run, state);

        var saved = await FindAsync();
        Assert.Equal(saves ? ("100", run.RunId, Origin.ToString()) : (null, null, null), (saved.Watermark?.Value, saved.RunId, saved.Of));
        Assert.Equal(saves, saved.At is not null);
    }

    [Fact]
    public async Task End_Repeated_SavesNothingTwice()
    {
        var run = await BeginAsync();
        await CommitAsync(run, "7");
        var totals = await TotalsAsync(run);
        Assert.True(await _host.Get<RunLedger>().EndAsync(totals with { State = RunState.Succeeded }, CancellationToken.None));
        await Watermarks.SetAsync("shop", Origin, "3", null, CancellationToken.None);

        Assert.False(await _host.Get<RunLedger>().EndAsync(totals with { State = RunState.Succeeded }, CancellationToken.None));

        Assert.Equal("3", (await FindAsync()).Watermark!.Value);
    }

    [Fact]
    public async Task End_ByAHolderThatWasOvertaken_SavesNothing()
    {
        var run = await BeginAsync();
        await CommitAsync(run, "7");
        var totals = await TotalsAsync(run);
        await ExpireAsync();
        var taken = await BeginAsync("b");

        Assert.Equal((BeginOutcome.Adopted, run.RunId), (taken.Outcome, taken.RunId));
        Assert.False(await _host.Get<RunLedger>().EndAsync(totals with { State = RunState.Succeeded }, CancellationToken.None));
        Assert.Null((await FindAsync()).Watermark);
    }

    [Theory]
    [InlineData("200", false, "200")]
    [InlineData("100", false, "100")]
    [InlineData("99", false, "100")]
    [InlineData(null, false, "100")]
    [InlineData("99", true, "99")]
    [InlineData(null, true, "100")]
    public async Task End_OfALaterRun_LowersTheWatermarkOnlyByAFullRefresh(string? highest, bool fullRefresh, string kept)
    {
        await SucceedAsync("100");
        var first = (await FindAsync()).RunId;

        var second = await BeginAsync(fullRefresh: fullRefresh);
        await CommitAsync(second, highest);
        await EndAsync(second, RunState.Succeeded);

        var saved = await FindAsync();
        Assert.Equal((kept, kept != "100" ? second.RunId : first), (saved.Watermark!.Value, saved.RunId));
    }

    [Fact]
    public async Task Begin_OfALaterRun_StartsALagBeforeTheWatermarkUnlessItReadsEverything()
    {
        var first = await BeginAsync();
        Assert.Null((await TotalsAsync(first)).Since);
        await EndAsync(first, RunState.Cancelled);
        await SucceedAsync("100");

        var next = await BeginAsync();
        await EndAsync(next, RunState.Cancelled);
        var refresh = await BeginAsync(fullRefresh: true);

        Assert.Equal(("95", Origin), ((await TotalsAsync(next)).Since, (await TotalsAsync(next)).Cursor));
        Assert.Null((await TotalsAsync(refresh)).Since);
    }

    [Fact]
    public async Task Begin_RepeatedOrAdopted_KeepsWhatTheRunStartsFrom()
    {
        await SucceedAsync("100");
        var run = await BeginAsync();
        await _host.Get<RunLedger>().BeginAsync(
            new RunOrder(run.RunId!.Value, "shop", BeginMode.Start, "a"), Start with { Incremental = Numbers with { Lag = 50 } }, CancellationToken.None);
        await ExpireAsync();
        await Watermarks.SetAsync("shop", Origin, "1000", null, CancellationToken.None);
        var adopted = await BeginAsync("b");

        Assert.Equal(run.RunId, adopted.RunId);
        Assert.Equal("95", (await TotalsAsync(run)).Since);
    }

    [Fact]
    public async Task Begin_OverAWatermarkThatIsNotTheOneSeen_BeginsNothing()
    {
        await SucceedAsync("100");

        var outcome = await _host.Database.ScalarAsync<string>(
            """
            SELECT concat_ws(' ', outcome, watermark, watermark_of) FROM etl.begin_run(
                   '019a0000-0000-7000-8000-000000000001', 'shop', 'start', 'x', NULL, interval '1 min', 'fingerprint', '{}', 'integer id', false, '95', '1002')
            """);

        Assert.Equal("moved 100 integer id", outcome);
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
        Assert.Null((await FindAsync()).Holder);
    }

    [Fact]
    public async Task Begin_TwentyAtOnceOverAWatermark_LetsExactlyOneRun()
    {
        await SucceedAsync("100");

        var begins = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => BeginAsync($"holder {n}")));

        var winner = Assert.Single(begins, b => b.MayRun);
        Assert.Equal("95", (await TotalsAsync(winner)).Since);
        Assert.All(begins.Where(b => !b.MayRun), b => Assert.Equal(BeginOutcome.Held, b.Outcome));
    }

    [Fact]
    public async Task Run_BegunWithoutACursor_IsEndedAndSavesNothing()
    {
        await _host.Database.ExecuteAsync(
            "SELECT etl.begin_run('019a0000-0000-7000-8000-000000000001', 'shop', 'start', 'x', NULL, interval '1 min', 'fingerprint', '{}', NULL, false, NULL, NULL)");
        var run = new RunBegin(BeginOutcome.Begun) { RunId = new Guid("019a0000-0000-7000-8000-000000000001"), Epoch = 1 };
        await CommitAsync(run, "7");
        await EndAsync(run, RunState.Succeeded);
        Assert.Equal((null, null), ((await FindAsync()).Watermark, (await TotalsAsync(run)).Cursor));

        var next = await BeginAsync();
        Assert.True(await _host.Database.ScalarAsync<bool>($"SELECT etl.end_run('{next.RunId}', {next.Epoch}, 'succeeded', NULL, NULL, NULL, NULL)"));
        Assert.Null((await FindAsync()).Watermark);
    }

    [Fact]
    public async Task Set_ValueOrNothing_IsWhatTheNextRunStartsFrom()
    {
        Assert.True(await Watermarks.SetAsync("shop", Origin, " 50 ", null, CancellationToken.None));
        var set = await FindAsync();
        var run = await BeginAsync();
        await EndAsync(run, RunState.Cancelled);
        Assert.True(await Watermarks.SetAsync("shop", Origin, null, null, CancellationToken.None));

        Assert.Equal(("50", null, Origin.ToString()), (set.Watermark!.Value, set.RunId, set.Of));
        Assert.NotNull(set.At);
        Assert.Equal("45", (await TotalsAsync(run)).Since);
        Assert.Equal((null, null, null, null), ((await FindAsync()).Watermark, (await FindAsync()).Of, (await FindAsync()).RunId, (await FindAsync()).At));
    }

    [Fact]
    public async Task Set_NoValueOfTheType_SaysWhatWasExpected() => Assert.Equal(
        "found \"soon\", expected a whole number",
        (await Assert.ThrowsAsync<FormatException>(() => Watermarks.SetAsync("shop", Origin, "soon", null, CancellationToken.None))).Message);

    [Fact]
    public async Task Set_WhileARunHoldsTheLease_IsRefused()
    {
        var run = await BeginAsync();

        Assert.False(await Watermarks.SetAsync("shop", Origin, "50", null, CancellationToken.None));
        Assert.False(await Watermarks.SetAsync("shop", Origin, null, "somebody else", CancellationToken.None));
        var held = await FindAsync();
        Assert.True(await Watermarks.SetAsync("shop", Origin, "50", deadHolder: "a", CancellationToken.None));
        await ExpireAsync();
        Assert.True(await Watermarks.SetAsync("shop", Origin, "60", null, CancellationToken.None));

        Assert.Equal((null, "a", run.RunId), (held.Watermark, held.Holder, held.UnfinishedRun));
        Assert.Equal(run.LeaseUntil, held.LeaseUntil);
    }

    [Fact]
    public async Task Find_FeedThatNeverRan_IsNothing() =>
        Assert.Equal(new FeedWatermark(null, null, null, null), await Watermarks.FindAsync("never", CancellationToken.None));

    private static RunStart Start => new("fingerprint", new LimitOptions()) { Incremental = Numbers };

    private Task<RunBegin> BeginAsync(string holder = "a", bool fullRefresh = false) => _host.Get<RunLedger>().BeginAsync(
        new RunOrder(Guid.CreateVersion7(), "shop", fullRefresh ? BeginMode.Fresh : BeginMode.Start, holder, FullRefresh: fullRefresh), Start, CancellationToken.None);

    /// <summary>Plans a page for each value and commits it with the value.</summary>
    private async Task CommitAsync(RunBegin run, params string?[] values)
    {
        var id = run.RunId!.Value;
        var plan = new SourcePlan([.. values.Select((_, n) => new PlannedPage($"{n}"))], null);
        Assert.True(await _host.Get<PageLedger>().PlanAsync(id, run.Epoch, 0, plan, CancellationToken.None));
        for (var page = 1; page <= values.Length; page++)
        {
            var chunk = new Chunk(new ChunkKey(id, run.Epoch, page, 0), true, [SampleProduct.Item(SampleProduct.Of($"P{page}"), 1)], [])
            {
                Watermark = values[page - 1] is { } value ? Origin.Read(value) : null,
            };
            Assert.Equal(ChunkOutcome.Committed, (await _host.Get<ChunkLoader>().LoadAsync(chunk, CancellationToken.None)).Outcome);
        }
    }

    private async Task SucceedAsync(string highest)
    {
        var run = await BeginAsync();
        await CommitAsync(run, highest);
        await EndAsync(run, RunState.Succeeded);
    }

    private async Task EndAsync(RunBegin run, RunState state) =>
        Assert.True(await _host.Get<RunLedger>().EndAsync(await TotalsAsync(run) with { State = state }, CancellationToken.None));

    private async Task<RunTotals> TotalsAsync(RunBegin run) => (await _host.Get<RunReader>().FindAsync(run.RunId, null, CancellationToken.None))!;

    private Task<FeedWatermark> FindAsync() => Watermarks.FindAsync("shop", CancellationToken.None);

    private Task ExpireAsync() => _host.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = clock_timestamp() WHERE holder IS NOT NULL");
}
