using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

/// <summary>Who may run a feed, and what becomes of the run before.</summary>
public sealed class RunLedgerTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    private RunLedger Ledger => _host.Get<RunLedger>();

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Begin_NewFeed_BeginsUnderTheFirstEpoch()
    {
        var id = Guid.CreateVersion7();

        var begin = await BeginAsync(id, limits: new LimitOptions { PageSize = 7 });

        Assert.Equal((BeginOutcome.Begun, id, 1, RunState.Running, "a"), (begin.Outcome, begin.RunId, begin.Epoch, begin.State, begin.Holder));
        Assert.Equal(7, begin.Limits.PageSize);
        Assert.Equal(Ledger.LeaseDuration.TotalSeconds, (begin.LeaseUntil - begin.HeldSince)!.Value.TotalSeconds, 1.0);
    }

    [Theory]
    [InlineData(BeginMode.Start)]
    [InlineData(BeginMode.Fresh)]
    public async Task Begin_RepeatedByTheSameHolder_AnswersTheSame(BeginMode mode)
    {
        var id = Guid.CreateVersion7();
        var first = await BeginAsync(id, mode);

        var again = await BeginAsync(id, mode);

        Assert.Equal(first with { LeaseUntil = null }, again with { LeaseUntil = null });
        Assert.True(again.LeaseUntil >= first.LeaseUntil);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task Begin_AdoptionRepeatedByTheSameHolder_AnswersTheSame()
    {
        var dead = await BeginAsync(Guid.CreateVersion7());
        await ExpireAsync();
        var id = Guid.CreateVersion7();
        var first = await BeginAsync(id, holder: "b");

        var again = await BeginAsync(id, holder: "b");

        Assert.Equal((BeginOutcome.Adopted, dead.RunId, 2), (first.Outcome, first.RunId, first.Epoch));
        Assert.Equal(first with { LeaseUntil = null }, again with { LeaseUntil = null });
    }

    [Theory]
    [InlineData(BeginMode.Start)]
    [InlineData(BeginMode.Fresh)]
    [InlineData(BeginMode.Resume)]
    public async Task Begin_HeldByAnother_SaysWhoSinceWhenAndUntilWhen(BeginMode mode)
    {
        var first = await BeginAsync(Guid.CreateVersion7());

        var second = await BeginAsync(mode == BeginMode.Resume ? first.RunId!.Value : Guid.CreateVersion7(), mode, "b");

        Assert.Equal(
            (BeginOutcome.Held, first.RunId, "a", first.HeldSince, first.LeaseUntil),
            (second.Outcome, second.RunId, second.Holder, second.HeldSince, second.LeaseUntil));
        Assert.False(second.MayRun);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task Begin_LeaseExpired_TakesTheRunOverAndFencesTheOldHolder()
    {
        var old = await OpenRun.BeginAsync(_host, pages: 2, holder: "a");
        await old.LoadAsync(SampleProduct.Of("A"));
        await ExpireAsync();

        var taken = await BeginAsync(Guid.CreateVersion7(), holder: "b", limits: new LimitOptions { PageSize = 99 });

        Assert.Equal((BeginOutcome.Adopted, old.Id, old.Epoch + 1), (taken.Outcome, taken.RunId!.Value, taken.Epoch));
        Assert.Equal((2, 1, 25), (taken.PagesPlanned, taken.PagesCommitted, taken.Limits.PageSize));
        Assert.False(await Ledger.HeartbeatAsync(old.Id, old.Epoch, TimeSpan.Zero, CancellationToken.None));
        Assert.True(await Ledger.HeartbeatAsync(old.Id, taken.Epoch, TimeSpan.Zero, CancellationToken.None));
        Assert.False(await Ledger.EndAsync(await old.TotalsAsync() with { Epoch = old.Epoch, State = RunState.Failed }, CancellationToken.None));
        Assert.False(await _host.Get<PageLedger>().PlanAsync(old.Id, old.Epoch, 2, new([new("3")], null), CancellationToken.None));
        await _host.Get<PageLedger>().RecordFailureAsync(old.Id, old.Epoch, 2, "late", isFinal: true, isRefused: false, CancellationToken.None);
        await Ledger.ShowWaitAsync(old.Id, old.Epoch, DateTimeOffset.MaxValue.AddDays(-1), CancellationToken.None);
        Assert.Equal("planned 0 2", await old.PageAsync<string>(2, "concat_ws(' ', state, failures, epoch)"));
        Assert.Equal((RunState.Running, "b"), ((await old.TotalsAsync()).State, (await old.TotalsAsync()).Holder));
    }

    [Fact]
    public async Task Begin_HolderKnownToBeDead_NeedNotWait()
    {
        var old = await BeginAsync(Guid.CreateVersion7());

        Assert.Equal(BeginOutcome.Held, (await BeginAsync(Guid.CreateVersion7(), holder: "b", dead: "somebody else")).Outcome);
        var taken = await BeginAsync(Guid.CreateVersion7(), holder: "b", dead: "a");

        Assert.Equal((BeginOutcome.Adopted, old.RunId, 2, "b"), (taken.Outcome, taken.RunId, taken.Epoch, taken.Holder));
    }

    [Fact]
    public async Task Begin_Fresh_CancelsTheUnfinishedRunAndFencesIt()
    {
        var old = await OpenRun.BeginAsync(_host, pages: 2, holder: "a");
        await ExpireAsync();
        var id = Guid.CreateVersion7();

        var fresh = await BeginAsync(id, BeginMode.Fresh, "b");

        Assert.Equal((BeginOutcome.Begun, id, 2), (fresh.Outcome, fresh.RunId, fresh.Epoch));
        var cancelled = await old.TotalsAsync();
        Assert.Equal((RunState.Cancelled, $"superseded by run {id}"), (cancelled.State, cancelled.Error));
        Assert.Equal(0, await old.PageAsync<int>(1, "epoch"));
        Assert.Equal(BeginOutcome.Held, (await BeginAsync(old.Id, BeginMode.Resume, "c")).Outcome);
        await ExpireAsync();
        Assert.Equal(BeginOutcome.Superseded, (await BeginAsync(old.Id, BeginMode.Resume, "c")).Outcome);
    }

    [Fact]
    public async Task Begin_ResumeOfWhatCannotBeResumed_SaysWhy()
    {
        var other = await BeginAsync(Guid.CreateVersion7(), feed: "other");
        var done = await BeginAsync(Guid.CreateVersion7());
        await EndAsync(done, RunState.Succeeded);

        Assert.Equal(BeginOutcome.Unknown, (await BeginAsync(Guid.CreateVersion7(), BeginMode.Resume)).Outcome);
        Assert.Equal(BeginOutcome.Unknown, (await BeginAsync(other.RunId!.Value, BeginMode.Resume)).Outcome);
        var finished = await BeginAsync(done.RunId!.Value, BeginMode.Resume);
        Assert.Equal((BeginOutcome.Finished, done.RunId, RunState.Succeeded), (finished.Outcome, finished.RunId, finished.State));
        Assert.Equal(BeginOutcome.Unknown, (await BeginAsync(Guid.CreateVersion7(), BeginMode.Resume, feed: "never")).Outcome);
        Assert.Null((await TotalsAsync(done)).Holder);
    }

    [Fact]
    public async Task Begin_ToResumeARunOfAnotherSource_IsRefused()
    {
        var old = await BeginAsync(Guid.CreateVersion7());
        await EndAsync(old, RunState.Incomplete);

        var changed = await BeginAsync(old.RunId!.Value, BeginMode.Resume, "b", fingerprint: "other");

        Assert.Equal((BeginOutcome.Changed, old.RunId), (changed.Outcome, changed.RunId));
        Assert.Null((await TotalsAsync(old)).Holder);
        Assert.Equal(BeginOutcome.Begun, (await BeginAsync(Guid.CreateVersion7(), BeginMode.Fresh, "b", fingerprint: "other")).Outcome);
    }

    [Theory]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.SucceededWithRejects)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Cancelled)]
    public async Task Begin_AfterARunThatIsOver_BeginsANewOne(RunState end)
    {
        var old = await BeginAsync(Guid.CreateVersion7());
        await EndAsync(old, end);

        var begin = await BeginAsync(Guid.CreateVersion7(), holder: "b", fingerprint: "other");

        Assert.Equal((BeginOutcome.Begun, 2), (begin.Outcome, begin.Epoch));
        Assert.NotEqual(old.RunId, begin.RunId);
    }

    [Fact]
    public async Task Begin_ResumeOfAnIncompleteRun_TriesItsFailedPagesAgain()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 3, holder: "a");
        await run.LoadAsync(run.Chunk(1, 0, [SampleProduct.Of("A")]));
        await run.LoadAsync(run.Chunk(2, 0, [SampleProduct.Of("B")], isLast: false));
        await _host.Get<PageLedger>().RecordFailureAsync(run.Id, run.Epoch, 2, "broken\0", isFinal: true, isRefused: false, CancellationToken.None);
        var failed = await run.TotalsAsync();
        Assert.Equal((1, 1, 0L), (failed.PagesCommitted, failed.PagesFailed, failed.Retries));
        Assert.Equal((2, 1, "broken\uFFFD"), ((await FailedAsync(run.Id)).Number, (await FailedAsync(run.Id)).Failures, (await FailedAsync(run.Id)).Error));
        Assert.True(await Ledger.EndAsync(failed with { State = RunState.Incomplete, Error = "1 page\0 failed" }, CancellationToken.None));
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run WHERE summary ->> 'pagesFailed' = '1' AND finished_at IS NOT NULL"));

        var resumed = await BeginAsync(run.Id, BeginMode.Resume, "b");

        Assert.Equal((BeginOutcome.Adopted, 2), (resumed.Outcome, resumed.Epoch));
        Assert.Equal((0, null), ((await run.TotalsAsync()).PagesFailed, (await run.TotalsAsync()).Error));
        Assert.Equal(
            [new UnfinishedPage(2, "2", 1), new UnfinishedPage(3, "3", 0)],
            await _host.Get<PageLedger>().UnfinishedAsync(run.Id, 0, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Begin_TwentyAtOnce_LetsExactlyOneRun()
    {
        await using var other = _host.Beside();

        var begins = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? _host : other).Get<RunLedger>().BeginAsync(
            new RunOrder(Guid.CreateVersion7(), "shop", n % 4 < 2 ? BeginMode.Start : BeginMode.Fresh, $"holder {n}"), new RunStart("f", new LimitOptions()), CancellationToken.None)));

        var winner = Assert.Single(begins, b => b.MayRun);
        Assert.All(begins.Where(b => !b.MayRun), b => Assert.Equal((BeginOutcome.Held, winner.RunId, winner.Holder), (b.Outcome, b.RunId, b.Holder)));
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task End_ByTheHolder_AddsUpTheTimeSpentRunning()
    {
        var run = await BeginAsync(Guid.CreateVersion7());
        await _host.Database.ExecuteAsync("UPDATE etl.run SET resumed_at = clock_timestamp() - interval '100 s'");
        await EndAsync(run, RunState.Incomplete);
        // An hour passes between the attempts.
        await _host.Database.ExecuteAsync("UPDATE etl.run SET finished_at = finished_at - interval '1 h', resumed_at = resumed_at - interval '1 h'");
        var again = await BeginAsync(run.RunId!.Value, BeginMode.Resume, "b");
        await _host.Database.ExecuteAsync("UPDATE etl.run SET resumed_at = clock_timestamp() - interval '50 s'");
        Assert.InRange((await TotalsAsync(run)).ActiveSeconds, 150, 160);
        await EndAsync(again, RunState.Succeeded);

        Assert.InRange((await TotalsAsync(run)).ActiveSeconds, 150, 160);
        Assert.False(await Ledger.EndAsync(await TotalsAsync(run) with { State = RunState.Failed }, CancellationToken.None));
        Assert.Equal(RunState.Succeeded, (await TotalsAsync(run)).State);
    }

    [Fact]
    public async Task Begin_RunThatDied_CountsItsTimeUpToItsLastCommit()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 2, holder: "a");
        await run.LoadAsync(SampleProduct.Of("A"));
        await _host.Database.ExecuteAsync(
            "UPDATE etl.run SET resumed_at = now() - interval '1 h'; UPDATE etl.page SET committed_at = now() - interval '50 min' WHERE state = 'committed'");
        await ExpireAsync();

        await BeginAsync(Guid.CreateVersion7(), holder: "b");

        Assert.InRange((await run.TotalsAsync()).ActiveSeconds, 600, 610);
    }

    [Theory]
    [InlineData(RunState.Running, true)]
    [InlineData(RunState.RateLimited, true)]
    [InlineData(RunState.Incomplete, true)]
    [InlineData(RunState.Succeeded, false)]
    [InlineData(RunState.Cancelled, false)]
    public async Task Cancel_Run_EndsWhatIsNotOver(RunState state, bool cancels)
    {
        var run = await BeginAsync(Guid.CreateVersion7());
        if (state == RunState.RateLimited)
        {
            await Ledger.ShowWaitAsync(run.RunId!.Value, run.Epoch, DateTimeOffset.MaxValue.AddDays(-1), CancellationToken.None);
        }
        else if (state != RunState.Running)
        {
            await EndAsync(run, state);
        }

        Assert.Equal(cancels, await Ledger.CancelAsync(run.RunId!.Value, CancellationToken.None));

        Assert.Equal(cancels ? RunState.Cancelled : state, (await TotalsAsync(run)).State);
        Assert.False(await Ledger.HeartbeatAsync(run.RunId!.Value, run.Epoch, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(BeginOutcome.Begun, (await BeginAsync(Guid.CreateVersion7(), holder: "b")).Outcome);
    }

    [Fact]
    public async Task Cancel_UnknownRun_DoesNothing() => Assert.False(await Ledger.CancelAsync(Guid.CreateVersion7(), CancellationToken.None));

    [Fact]
    public async Task ShowWait_UntilAndOver_ShowsTheStateAndKeepsTheLease()
    {
        var run = await BeginAsync(Guid.CreateVersion7());
        var until = new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

        await Ledger.ShowWaitAsync(run.RunId!.Value, run.Epoch, until, CancellationToken.None);
        await Ledger.ShowWaitAsync(run.RunId!.Value, run.Epoch, until.AddHours(-1), CancellationToken.None);
        var waiting = await TotalsAsync(run);
        await Ledger.ShowWaitAsync(run.RunId!.Value, run.Epoch, null, CancellationToken.None);
        var over = await TotalsAsync(run);

        Assert.Equal((RunState.RateLimited, until, until + Ledger.LeaseDuration), (waiting.State, waiting.WaitingUntil, waiting.LeaseUntil));
        Assert.Equal((RunState.Running, null), (over.State, over.WaitingUntil));
        Assert.Equal(waiting.LeaseUntil, over.LeaseUntil);
    }

    private Task<RunBegin> BeginAsync(
        Guid id, BeginMode mode = BeginMode.Start, string holder = "a", string? dead = null, string fingerprint = "fingerprint", string feed = "shop", LimitOptions? limits = null) =>
        Ledger.BeginAsync(new RunOrder(id, feed, mode, holder, dead), new RunStart(fingerprint, limits ?? new LimitOptions()), CancellationToken.None);

    private async Task EndAsync(RunBegin run, RunState state) =>
        Assert.True(await Ledger.EndAsync(await TotalsAsync(run) with { State = state }, CancellationToken.None));

    private Task ExpireAsync() => _host.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = clock_timestamp() WHERE holder IS NOT NULL");

    private async Task<RunTotals> TotalsAsync(RunBegin run) => (await _host.Get<RunReader>().FindAsync(run.RunId, null, CancellationToken.None))!;

    private Task<IReadOnlyList<RunTotals>> RunsAsync() => _host.Get<RunReader>().ListAsync("shop", 10, null, CancellationToken.None);

    private async Task<FailedPage> FailedAsync(Guid run) => Assert.Single(await _host.Get<RunReader>().FailedPagesAsync(run, 10, CancellationToken.None));
}
