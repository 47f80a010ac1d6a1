using System.Text.RegularExpressions;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

/// <summary>What a start and a resume make of a run that stopped, by why it stopped.</summary>
public sealed class DeadEndTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    private RunLedger Ledger => _host.Get<RunLedger>();

    public static TheoryData<StopKind> DeadEnds => [.. Enum.GetValues<StopKind>().Where(k => k.IsDeadEnd())];

    public static TheoryData<StopKind> Others => [.. Enum.GetValues<StopKind>().Where(k => !k.IsDeadEnd())];

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(DeadEnds))]
    public async Task Start_RunThatCannotGoOn_EndsItAsFailedAndBeginsAnother(StopKind kind)
    {
        var old = await StoppedAsync(kind);
        var id = Guid.CreateVersion7();

        var begin = await BeginAsync(id);
        var again = await BeginAsync(id);

        Assert.Equal((BeginOutcome.Begun, (Guid?)id, old.Epoch + 1), (begin.Outcome, begin.RunId, begin.Epoch));
        Assert.Equal((old.Id, new StopReason(kind, "the reason")), (begin.Ended, begin.DeadEnd));
        // An engine may repeat the call.
        Assert.Equal((begin.Outcome, begin.RunId, begin.Epoch, begin.Ended, begin.DeadEnd), (again.Outcome, again.RunId, again.Epoch, again.Ended, again.DeadEnd));
        var ended = await old.TotalsAsync();
        Assert.Equal((RunState.Failed, "the reason", kind, false), (ended.State, ended.Error, ended.StopKind, ended.CanGoOn));
        Assert.Equal(old.Id, (await TotalsAsync(id)).Replaces);
        Assert.Equal(
            $"failed {kind.ToText()} the reason",
            await _host.Database.ScalarAsync<string>($"SELECT concat_ws(' ', summary ->> 'state', summary ->> 'stopKind', summary ->> 'error') FROM etl.run WHERE id = '{old.Id}'"));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Start_RunThatMayGoOn_AdoptsIt(StopKind kind)
    {
        var old = await StoppedAsync(kind);

        var begin = await BeginAsync(Guid.CreateVersion7());

        Assert.Equal((BeginOutcome.Adopted, (Guid?)old.Id, null, null), (begin.Outcome, begin.RunId, begin.Ended, begin.DeadEnd));
        Assert.Null((await old.TotalsAsync()).StopKind);
    }

    [Theory]
    [MemberData(nameof(DeadEnds))]
    public async Task Resume_RunThatCannotGoOn_IsRefusedUnlessTheSourceMayBeBack(StopKind kind)
    {
        var old = await StoppedAsync(kind);

        var begin = await BeginAsync(old.Id, BeginMode.Resume);

        if (kind is StopKind.SourceChanged or StopKind.SourceGone)
        {
            Assert.Equal(BeginOutcome.Adopted, begin.Outcome);
            return;
        }

        Assert.Equal((BeginOutcome.Unresumable, (Guid?)old.Id, new StopReason(kind, "the reason")), (begin.Outcome, begin.RunId, begin.DeadEnd));
        Assert.Equal(RunState.Incomplete, (await old.TotalsAsync()).State);
        Assert.Null((await old.TotalsAsync()).Holder);
    }

    [Fact]
    public async Task Start_RunOfAnEditedFeed_EndsItAsFailedAndBeginsAnother()
    {
        var old = await StoppedAsync(StopKind.Interrupted);

        var begin = await BeginAsync(Guid.CreateVersion7(), fingerprint: "another");

        Assert.Equal((BeginOutcome.Begun, old.Id, StopKind.FeedChanged), (begin.Outcome, begin.Ended, begin.DeadEnd?.Kind));
        var ended = await old.TotalsAsync();
        Assert.Equal((RunState.Failed, "the feed was edited since the run was planned"), (ended.State, ended.Error));
    }

    [Theory]
    [InlineData("source", "source/mapping", BeginOutcome.Adopted)]
    [InlineData("source/mapping", "source/mapping", BeginOutcome.Adopted)]
    [InlineData("source/mapping", "source/another", BeginOutcome.Begun)]
    [InlineData("source", "source2/mapping", BeginOutcome.Begun)]
    [InlineData("source/mapping", "source", BeginOutcome.Begun)]
    public async Task Start_FingerprintWithAndWithoutTheMapping_AreComparedAsFarAsBothGo(string planned, string now, BeginOutcome expected)
    {
        var old = await StoppedAsync(StopKind.Interrupted);
        await _host.Database.ExecuteAsync($"UPDATE etl.run SET fingerprint = '{planned}' WHERE id = '{old.Id}'");

        Assert.Equal(expected, (await BeginAsync(Guid.CreateVersion7(), fingerprint: now)).Outcome);
    }

    [Theory]
    [InlineData(StopKind.SourceChanged, "fingerprint", false)]
    [InlineData(StopKind.Interrupted, "another", false)]
    [InlineData(null, "another", true)]
    public async Task Start_SomebodyElseHoldsTheLease_EndsNothing(StopKind? kind, string fingerprint, bool isAlive)
    {
        var old = await OpenRun.BeginAsync(_host, pages: 2);
        if (!isAlive)
        {
            await EndAsync(old, kind!.Value);
            await BeginAsync(old.Id, BeginMode.Resume, holder: "living");
            await _host.Database.ExecuteAsync($"UPDATE etl.run SET stop_kind = '{kind.Value.ToText()}' WHERE id = '{old.Id}'");
        }

        var begin = await BeginAsync(Guid.CreateVersion7(), holder: "late", fingerprint: fingerprint);

        Assert.Equal((BeginOutcome.Held, (Guid?)old.Id, null), (begin.Outcome, begin.RunId, begin.Ended));
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
        Assert.Equal(RunState.Running, (await old.TotalsAsync()).State);
    }

    [Fact]
    public async Task Start_RunOfADeadHolderOfAnEditedFeed_EndsItAndFencesWhatItStillSends()
    {
        var old = await OpenRun.BeginAsync(_host, pages: 2);

        var begin = await BeginAsync(Guid.CreateVersion7(), holder: "next", fingerprint: "another", dead: "holder");

        Assert.Equal((BeginOutcome.Begun, old.Id), (begin.Outcome, begin.Ended));
        Assert.Equal(ChunkOutcome.Fenced, (await old.LoadAsync(SampleProduct.Of("late"))).Outcome);
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Start_TwentyAtOnceOverADeadEnd_OneBeginsAndTheOthersAreHeld()
    {
        var old = await StoppedAsync(StopKind.SourceChanged);

        var begins = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => BeginAsync(Guid.CreateVersion7(), holder: $"holder {n}")));

        var begun = Assert.Single(begins, b => b.MayRun);
        Assert.Equal(old.Id, begun.Ended);
        Assert.All(begins.Where(b => !b.MayRun), b => Assert.Equal((BeginOutcome.Held, begun.RunId), (b.Outcome, b.RunId)));
    }

    [Theory]
    [InlineData(StopKind.PageRefused, false, true)]
    [InlineData(StopKind.Unsettled, false, true)]
    [InlineData(StopKind.PageRefused, true, false)]
    [InlineData(StopKind.PageFailed, false, false)]
    [InlineData(StopKind.Source, false, false)]
    [InlineData(StopKind.Failure, false, false)]
    [InlineData(StopKind.Interrupted, false, false)]
    public async Task Start_RunThatWasGoneOnWithOnce_IsEndedOnlyWhereItGotNoFurtherForWhatDoesNotPass(StopKind kind, bool getsFurther, bool isEnded)
    {
        var old = await StoppedAsync(kind);
        Assert.Equal(BeginOutcome.Adopted, (await BeginAsync(Guid.CreateVersion7())).Outcome);
        var adopted = await old.TotalsAsync();
        if (getsFurther)
        {
            await _host.Database.ExecuteAsync($"UPDATE etl.page SET chunks = chunks + 1 WHERE run_id = '{old.Id}' AND number = 2");
        }

        Assert.True(await Ledger.EndAsync(adopted with { State = RunState.Incomplete, Error = "page 2", StopKind = kind }, CancellationToken.None));
        Assert.Equal(isEnded, RunVerdict.IsInVain(await old.TotalsAsync()));

        var next = await BeginAsync(Guid.CreateVersion7());

        Assert.Equal(isEnded ? BeginOutcome.Begun : BeginOutcome.Adopted, next.Outcome);
        Assert.Equal(isEnded ? StopKind.NoHeadway : null, next.DeadEnd?.Kind);
        Assert.Equal(isEnded ? "the run was gone on with and got no further: page 2" : null, next.DeadEnd?.Message);
    }

    [Fact]
    public async Task Resume_RunThatGotNoFurther_IsTriedOnceMore()
    {
        var old = await StoppedAsync(StopKind.PageRefused);
        await BeginAsync(Guid.CreateVersion7());
        Assert.True(await Ledger.EndAsync((await old.TotalsAsync()) with { State = RunState.Incomplete, Error = "page 2", StopKind = StopKind.PageRefused }, CancellationToken.None));

        Assert.Equal(BeginOutcome.Adopted, (await BeginAsync(old.Id, BeginMode.Resume)).Outcome);
    }

    [Fact]
    public async Task DeadEnds_OfTheRoutine_AreThoseOfTheEnum()
    {
        var text = await _host.Database.ScalarAsync<string>("SELECT prosrc FROM pg_proc WHERE proname = 'begin_run'");
        var lists = Regex.Matches(text!, @"v_last\.stop_kind IN \((?<kinds>[^)]+)\)").Select(m => m.Groups["kinds"].Value).ToArray();

        Assert.Equal(Kinds(k => k.IsDeadEnd()), Names(lists[0]).Concat(Names(lists[1])).Order());
        Assert.Equal(Kinds(k => k.MayRepeat()), Names(lists[2]).Order());
        Assert.All(Enum.GetValues<StopKind>(), k => Assert.Equal(k, StopKinds.Parse(k.ToText())));
        Assert.Null(StopKinds.Parse("of a later version"));

        static IEnumerable<string> Names(string list) => Regex.Matches(list, "'([a-z_]+)'").Select(m => m.Groups[1].Value);

        static IEnumerable<string> Kinds(Func<StopKind, bool> which) => Enum.GetValues<StopKind>().Where(which).Select(k => k.ToText()).Order();
    }

    [Fact]
    public async Task Begin_WithAFeedFile_KeepsItAndTakesALaterOne()
    {
        var first = await BeginAsync(Guid.CreateVersion7(), file: "/shop/feed.json");
        Assert.Equal("/shop/feed.json", (await TotalsAsync(first.RunId!.Value)).FeedFile);
        await BeginAsync(Guid.CreateVersion7(), holder: "app", dead: "a");
        Assert.Equal("/shop/feed.json", (await TotalsAsync(first.RunId.Value)).FeedFile);

        await BeginAsync(Guid.CreateVersion7(), holder: "b", dead: "app", file: "/moved/feed.json");

        Assert.Equal("/moved/feed.json", (await TotalsAsync(first.RunId.Value)).FeedFile);
    }

    private async Task<OpenRun> StoppedAsync(StopKind kind)
    {
        var run = await OpenRun.BeginAsync(_host, pages: 2);
        await run.LoadAsync(SampleProduct.Of("A"));
        await EndAsync(run, kind);
        return run;
    }

    private async Task EndAsync(OpenRun run, StopKind kind) =>
        Assert.True(await Ledger.EndAsync(await run.TotalsAsync() with { State = RunState.Incomplete, Error = "the reason", StopKind = kind }, CancellationToken.None));

    private async Task<RunTotals> TotalsAsync(Guid run) => (await _host.Get<RunReader>().FindAsync(run, null, CancellationToken.None))!;

    private Task<RunBegin> BeginAsync(
        Guid id, BeginMode mode = BeginMode.Start, string holder = "a", string? dead = null, string fingerprint = "fingerprint", string? file = null) =>
        Ledger.BeginAsync(new RunOrder(id, "shop", mode, holder, dead) { FeedFile = file }, new RunStart(fingerprint, new()), CancellationToken.None);
}
