using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using EtlFunctions.Tests.Api;

namespace EtlFunctions.Tests.Starting;

public sealed class RunStarterTests : IAsyncLifetime
{
    private static readonly StartOrder Shop = new("shop");

    private ApiHost _host = null!;

    private RunStarter Starter => _host.Get<RunStarter>();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.CreateAsync();
        _host.AddFeed("shop");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_NoRunYet_BeginsOneAndSchedulesIt()
    {
        var begin = await StartAsync();

        var input = Assert.Single(_host.Engine.Scheduled).Begin;
        Assert.Equal(BeginOutcome.Begun, begin.Outcome);
        Assert.Equal((begin.RunId, BeginMode.Resume), (input.RunId, input.Mode));
        Assert.Equal(60, _host.Engine.Scheduled[0].MaxOutageMinutes);
        Assert.Equal(input.Holder, await _host.Database.ScalarAsync<string>("SELECT holder FROM etl.feed_state"));
    }

    [Fact]
    public async Task Start_TheWorkflowsOwnBegin_FindsTheLeaseInItsHands()
    {
        var begin = await StartAsync();

        var again = await _host.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(_host.Engine.Scheduled[0].Begin, CancellationToken.None);

        Assert.Equal((true, begin.Epoch, begin.RunId), (again.MayRun, again.Epoch, again.RunId));
    }

    [Fact]
    public async Task Start_TwentyAtOnce_OneBeginsAndTheOthersAreHeld()
    {
        var begins = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartAsync()));

        Assert.Equal(1, begins.Count(b => b.MayRun));
        Assert.All(begins.Where(b => !b.MayRun), b => Assert.Equal(BeginOutcome.Held, b.Outcome));
        Assert.Single(_host.Engine.Scheduled);
    }

    [Fact]
    public async Task Start_WorkflowWaitsBeyondItsLease_IsHeld()
    {
        var begin = await StartAsync();
        await _host.ExpireLeaseAsync("shop");

        var second = await StartAsync();

        Assert.Equal((BeginOutcome.Held, begin.RunId), (second.Outcome, second.RunId));
    }

    [Fact]
    public async Task Start_HistoryLost_WaitsForTheLeaseAndThenAdopts()
    {
        var begin = await StartAsync();
        _host.Engine.Known.Clear();

        var early = await StartAsync();
        await _host.ExpireLeaseAsync("shop");
        var late = await StartAsync();

        Assert.Equal(BeginOutcome.Held, early.Outcome);
        Assert.Equal((BeginOutcome.Adopted, begin.RunId, begin.Epoch + 1), (late.Outcome, late.RunId, late.Epoch));
        Assert.Equal([begin.RunId!.Value, begin.RunId.Value], _host.Engine.Scheduled.Select(s => s.Begin.RunId));
    }

    [Fact]
    public async Task Start_WorkflowEndedWithoutVerdict_AdoptsAtOnceUnderANewEpoch()
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Over;

        var second = await StartAsync();

        Assert.Equal((BeginOutcome.Adopted, begin.RunId, begin.Epoch + 1), (second.Outcome, second.RunId, second.Epoch));
        Assert.NotEqual(_host.Engine.Scheduled[0].Begin.Holder, _host.Engine.Scheduled[1].Begin.Holder);
    }

    [Fact]
    public async Task Start_IdleWorkflow_IsHeldWhileItsLeaseLastsAndThenAdoptedBesideIt()
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Idle;

        var early = await StartAsync();
        await _host.ExpireLeaseAsync("shop");
        var late = await StartAsync();

        Assert.Equal(BeginOutcome.Held, early.Outcome);
        Assert.Equal((BeginOutcome.Adopted, begin.RunId, begin.Epoch + 1), (late.Outcome, late.RunId, late.Epoch));
        Assert.Equal(2, _host.Engine.Scheduled.Count);
    }

    [Fact]
    public async Task Resume_IdleWorkflowWithoutALease_IsAdopted()
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Idle;
        await _host.ExpireLeaseAsync("shop");

        var resumed = await Starter.ResumeAsync(_host.Engine, begin.RunId.Value, CancellationToken.None);

        Assert.Equal((BeginOutcome.Adopted, begin.Epoch + 1), (resumed.Outcome, resumed.Epoch));
    }

    [Fact]
    public async Task Start_IdleWorkflowThatWaitsForItsSource_IsHeldUntilTheWaitIsOver()
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Idle;
        await _host.ExpireLeaseAsync("shop");
        await _host.Database.ExecuteAsync("UPDATE etl.run SET state = 'rate_limited', waiting_until = now() + interval '1 hour'");
        Assert.Equal(BeginOutcome.Held, (await StartAsync()).Outcome);

        await _host.Database.ExecuteAsync("UPDATE etl.run SET waiting_until = now() - interval '1 second'");

        Assert.Equal(BeginOutcome.Adopted, (await StartAsync()).Outcome);
    }

    [Fact]
    public async Task Start_LeaseOfAnotherHost_IsHeldAlthoughTheEngineKnowsNoneOfIt()
    {
        var elsewhere = await _host.BeginElsewhereAsync("shop");
        _host.Engine.Known[elsewhere.RunId!.Value] = EngineStatus.Over;

        Assert.Equal(BeginOutcome.Held, (await StartAsync()).Outcome);
    }

    [Fact]
    public async Task Start_AdoptedRun_MayBeStartedAnewByItsWorkflow()
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Over;
        await StartAsync();
        _host.Engine.Known[begin.RunId.Value] = EngineStatus.Over;
        await Starter.ResumeAsync(_host.Engine, begin.RunId.Value, CancellationToken.None);

        Assert.Equal([false, true, false], _host.Engine.Scheduled.Select(s => s.Begin.MayStartAnew));
    }

    [Fact]
    public async Task Start_RunThatCannotGoOnAndWhoseWorkflowIsNotOverYet_BeginsAnother()
    {
        var begin = await StartAsync();
        await _host.Database.ExecuteAsync(
            "UPDATE etl.run SET state = 'incomplete', stop_kind = 'source_gone', error = 'gone'; UPDATE etl.feed_state SET holder = NULL, held_since = NULL, lease_until = NULL");

        var next = await StartAsync();

        Assert.Equal((BeginOutcome.Begun, begin.RunId, begin.Epoch + 1), (next.Outcome, next.Ended, next.Epoch));
        Assert.Equal([begin.RunId!.Value, next.RunId!.Value], _host.Engine.Scheduled.Select(s => s.Begin.RunId));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Start_Anew_CancelsTheUnfinishedRunAndBeginsAnother(bool fresh, bool fullRefresh)
    {
        var begin = await StartAsync();
        _host.Engine.Known[begin.RunId!.Value] = EngineStatus.Over;

        var second = await Starter.StartAsync(_host.Engine, Shop with { Fresh = fresh, FullRefresh = fullRefresh }, CancellationToken.None);

        Assert.Equal(BeginOutcome.Begun, second.Outcome);
        Assert.Equal(fullRefresh, await _host.Database.ScalarAsync<bool>($"SELECT full_refresh FROM etl.run WHERE id = '{second.RunId}'"));
        Assert.NotEqual(begin.RunId, second.RunId);
        Assert.Equal("cancelled", await _host.Database.ScalarAsync<string>($"SELECT state FROM etl.run WHERE id = '{begin.RunId}'"));
    }

    [Fact]
    public async Task Start_OvertakenBetweenBeginAndWorkflow_TheWorkflowBeginsNothing()
    {
        await StartAsync();
        await _host.ExpireLeaseAsync("shop");
        var overtaker = await _host.BeginElsewhereAsync("shop");

        var late = await _host.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(_host.Engine.Scheduled[0].Begin, CancellationToken.None);

        Assert.Equal((BeginOutcome.Held, overtaker.RunId), (late.Outcome, late.RunId));
    }

    private Task<BeginRunOutput> StartAsync() => Starter.StartAsync(_host.Engine, Shop, CancellationToken.None);
}
