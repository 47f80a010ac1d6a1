using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Database;
using EtlFunctions.Tests.Sources;
using Npgsql;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>What an engine gets of an activity that cannot reach the ledger, and what the ledger is told afterwards.</summary>
public sealed class WatchedActivityTests : IAsyncLifetime
{
    private const int PageGivenUp = 1102;

    private CoreHost _host = null!;
    private CoreHost _behind = null!;
    private PostgresProxy _proxy = null!;
    private BeginRunOutput _begin = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _proxy = PostgresProxy.Before(_host.Database);
        _behind = _host.Beside(new CoreHostOptions
        {
            Database = d => d with { ConnectionString = new NpgsqlConnectionStringBuilder(_proxy.ConnectionString) { Pooling = false }.ConnectionString },
        });
        _host.Feeds.Add("shop", SampleRecord.Many(100));
        _begin = await _host.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
            new BeginRunInput(Guid.CreateVersion7(), "shop", BeginMode.Start, "test"), CancellationToken.None);
        await PlanAsync(_host);
    }

    public async Task DisposeAsync()
    {
        await _behind.DisposeAsync();
        await _proxy.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Run_LedgerAway_SaysSoAndCountsTheAttemptOnceItIsBack()
    {
        _proxy.LoseServer(int.MaxValue);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<DatabaseAwayException>(() => PlanAsync(_behind));
        }

        _proxy.FindServer();
        Assert.Equal(0, await RetriesAsync());
        await PlanAsync(_behind);

        Assert.Equal(3, await RetriesAsync());
        await PlanAsync(_behind);
        Assert.Equal(3, await RetriesAsync());
    }

    [Fact]
    public async Task Run_BeginThatAdopts_CountsItsAttemptsForTheRunAdopted()
    {
        var other = new BeginRunInput(Guid.CreateVersion7(), "shop", BeginMode.Start, "other", DeadHolder: "test");
        _proxy.LoseServer(int.MaxValue);
        await Assert.ThrowsAsync<DatabaseAwayException>(() => _behind.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(other, CancellationToken.None));
        _proxy.FindServer();

        _begin = await _behind.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(other, CancellationToken.None);
        await PlanAsync(_behind);

        Assert.Equal(1, await RetriesAsync());
    }

    [Fact]
    public async Task FailPage_LedgerAwayAtFirstAndDeliveredTwice_IsLoggedOnce()
    {
        _proxy.LoseServer(int.MaxValue);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await Assert.ThrowsAsync<DatabaseAwayException>(FailPageAsync);
        }

        Assert.Empty(_behind.Log.Of(PageGivenUp));
        _proxy.FindServer();
        await FailPageAsync();
        await FailPageAsync();

        Assert.Single(_behind.Log.Of(PageGivenUp));
    }

    [Fact]
    public async Task LoadPage_LedgerAway_IsNoFailureOfThePage()
    {
        _proxy.LoseServer(int.MaxValue);
        await Assert.ThrowsAsync<DatabaseAwayException>(LoadPageAsync);
        _proxy.FindServer();
        await LoadPageAsync();

        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT sum(failures) FROM etl.page"));
        await PlanAsync(_behind);
        Assert.Equal(1, await RetriesAsync());
    }

    private Task<bool> FailPageAsync() => _behind.Get<IActivity<FailPageInput, bool>>().RunAsync(
        new FailPageInput(_begin.RunId!.Value, _begin.Epoch, 1, "busy"), CancellationToken.None);

    private Task<LoadPageOutput> LoadPageAsync() => _behind.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(
        new LoadPageInput(_begin.RunId!.Value, _begin.Epoch, "shop", new SegmentPage(1, "0"), new LimitOptions()), CancellationToken.None);

    private Task<PlanSegmentOutput> PlanAsync(CoreHost host) => host.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(
        new PlanSegmentInput(_begin.RunId!.Value, _begin.Epoch, "shop", 0, new LimitOptions()), CancellationToken.None);

    private async Task<long> RetriesAsync() => await _host.Database.ScalarAsync<long>("SELECT source_retries FROM etl.run");
}
