using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Database;
using EtlFunctions.Tests.Sources;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The database cannot be reached for a long time of the test's own clock: the run waits, holding nothing, and goes on.</summary>
public sealed class DatabaseOutageTests : IAsyncDisposable
{
    private const int Products = 500;

    private readonly List<IAsyncDisposable> _open = [];
    private PostgresProxy _proxy = null!;
    private EngineHost _host = null!;

    public async ValueTask DisposeAsync()
    {
        foreach (var open in Enumerable.Reverse(_open))
        {
            await open.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_AwayForTwentyMinutesUnderTheLoad_GoesOnAndCountsNoFailureOfAPage()
    {
        var source = await OpenAsync();
        LoseAtPage(source, 7);

        var run = _host.RunAsync();
        await WaitAsync(TimeSpan.FromMinutes(20));
        Assert.False(run.IsCompleted);
        Assert.Contains(_host.Watched.Progress, p => p is { State: WorkflowState.WaitingForDatabase, DatabaseAwaySince: not null, WaitingUntil: not null });
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'"));
        _proxy.FindServer();
        var summary = (await _host.AdvanceUntilOverAsync(run)).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, (long)Products, 0), (summary.State, summary.Read, summary.PagesFailed));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT sum(failures) FROM etl.page"));
        // Of the first attempts of some pages, and of those that were made while it was away: all that were counted are in the ledger.
        Assert.InRange(summary.Retries, _host.Watched.DatabaseWaits.Count, _host.Watched.DatabaseWaits.Count + 20);
        Assert.Equal(summary.Retries, await _host.Core.Database.ScalarAsync<long>("SELECT source_retries FROM etl.run"));
        Assert.Contains(summary.Warnings!, w => w.StartsWith("the database could not be reached once, 2", StringComparison.Ordinal));
        await _host.AssertCatalogAsync(Products);
    }

    [Fact]
    public async Task Run_AwayBeforeTheVerdict_IsGivenItAfterwards()
    {
        var source = await OpenAsync();
        var lost = 0;
        _host.Watched.Shown = progress =>
        {
            if (progress.Pages == Products / 25 && Interlocked.Exchange(ref lost, 1) == 0)
            {
                _proxy.LoseServer(int.MaxValue);
            }
        };

        var run = _host.RunAsync();
        await WaitAsync(TimeSpan.FromMinutes(20));
        _proxy.FindServer();
        var output = await _host.AdvanceUntilOverAsync(run);

        Assert.Equal((WorkflowState.Succeeded, RunState.Succeeded), (output.State, output.Completion!.Summary.State));
        Assert.Equal(RunState.Succeeded, (await _host.WaitForAsync(_ => true, "the run")).State);
        Assert.True(source.Reads >= Products / 25);
    }

    [Fact]
    public async Task Run_LeaseRanOutMeanwhile_GoesOnWhereNobodyTookIt()
    {
        LoseAtPage(await OpenAsync(), 7);

        var run = _host.RunAsync();
        await WaitAsync(TimeSpan.FromMinutes(20));
        await ExpireLeaseAsync();
        _proxy.FindServer();
        var summary = (await _host.AdvanceUntilOverAsync(run)).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, (long)Products), (summary.State, summary.Read));
        Assert.Equal(1, (await _host.WaitForAsync(_ => true, "the run")).Epoch);
    }

    [Fact]
    public async Task Run_TakenOverMeanwhile_ChangesNothingMore()
    {
        LoseAtPage(await OpenAsync(), 7);
        await using var other = _host.Beside();

        var run = _host.RunAsync();
        await WaitAsync(TimeSpan.FromMinutes(20));
        await ExpireLeaseAsync();
        // The clock stands still meanwhile: the first run must not wait for longer than it may.
        var taken = await other.RunAsync("two");
        _proxy.FindServer();
        var fenced = await _host.AdvanceUntilOverAsync(run);

        Assert.Equal((RunState.Succeeded, (long)Products), (taken.Completion!.Summary.State, taken.Completion.Summary.Read));
        Assert.Equal((WorkflowState.TakenOver, null), (fenced.State, fenced.Completion));
        await _host.AssertCatalogAsync(Products);
    }

    [Fact]
    public async Task Run_AwayForLongerThanItWaits_EndsWithTheTimeAndIsResumable()
    {
        LoseAtPage(await OpenAsync(), 7);

        var run = _host.RunAsync();
        var given = await Assert.ThrowsAsync<ActivityFailedException>(() => _host.AdvanceUntilOverAsync(run));

        Assert.StartsWith("The database was waited for 1 h ", given.Message, StringComparison.Ordinal);
        Assert.InRange(_host.Clock.GetUtcNow() - _host.Watched.DatabaseWaits.First().Since, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(62));
        Assert.Equal(WorkflowState.Incomplete, _host.Watched.Progress.Last().State);
        _proxy.FindServer();
        var output = await _host.AdvanceUntilOverAsync(_host.RunAsync());
        Assert.Equal((BeginOutcome.Adopted, RunState.Succeeded, (long)Products), (output.Begin!.Outcome, output.Completion!.Summary.State, output.Completion.Summary.Read));
    }

    [Fact]
    public async Task Run_StoppedWhileItWaits_EndsAtOnce()
    {
        LoseAtPage(await OpenAsync(), 7);
        using var stop = new CancellationTokenSource();

        var run = _host.RunAsync(stop: stop.Token);
        await WaitAsync(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();

        await Assert.ThrowsAsync<RunInterruptedException>(() => _host.AdvanceUntilOverAsync(run));
    }

    private async Task<MemorySource> OpenAsync()
    {
        // A connection for each statement: none that was made before outlives the server.
        _host = await EngineHost.CreateAsync(d =>
        {
            // Asked once before there is a database.
            if (d.ConnectionString.Length == 0)
            {
                return d;
            }

            _proxy = new PostgresProxy(d.ConnectionString);
            return d with { ConnectionString = new NpgsqlConnectionStringBuilder(_proxy.ConnectionString) { Pooling = false }.ConnectionString };
        });
        _open.AddRange([_proxy, _host]);
        return _host.AddFeed(Products);
    }

    private void LoseAtPage(MemorySource source, int lostAt)
    {
        var lost = 0;
        source.Reading = (page, _, _) =>
        {
            if (page == lostAt && Interlocked.Exchange(ref lost, 1) == 0)
            {
                _proxy.LoseServer(int.MaxValue);
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>Lets the run wait for its database until so much time is over.</summary>
    private Task WaitAsync(TimeSpan time) => Eventually.HoldsAsync(
        () =>
        {
            _host.Clock.AdvanceToNextDelay();
            return _host.Watched.DatabaseWaits.LastOrDefault() is { } wait && wait.Until - wait.Since > time;
        },
        $"the run has waited for its database for {time}");

    private Task ExpireLeaseAsync() => _host.Core.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() - interval '1 hour'");
}
