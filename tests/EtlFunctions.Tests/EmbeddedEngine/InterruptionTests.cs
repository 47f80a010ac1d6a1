using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class InterruptionTests
{
    [Fact]
    public async Task Stop_ChunksInFlight_AreFinishedAndTheRunIsResumable()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(2_000, new LimitOptions { MaxParallelPages = 4 });
        using var stop = new CancellationTokenSource();
        Task<CatalogLoadOutput> run;
        await using (var locker = await host.Core.Database.OpenAsync())
        {
            await using var transaction = await locker.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("LOCK TABLE catalog.product IN EXCLUSIVE MODE", locker))
            {
                await command.ExecuteNonQueryAsync();
            }

            run = host.RunAsync(stop: stop.Token);
            await Eventually.HoldsAsync(
                async () => await host.Core.Database.ScalarAsync<long>(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%load_chunk%'") == 4,
                "four chunk statements are under way");
            await stop.CancelAsync();
            Assert.False(run.IsCompleted);
            await transaction.CommitAsync();
        }

        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => run);
        var summary = interrupted.Summary!;
        Assert.Equal((RunState.Incomplete, 4L, 4, 100L, "interrupted"), (summary.State, summary.Chunks, summary.Pages, summary.Read, summary.Error));
        var left = await host.WaitForAsync(_ => true, "the run");
        Assert.Equal((RunState.Incomplete, 100L, (string?)null), (left.State, left.Counts.Read, left.Holder));

        var end = (await host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Succeeded, 2_000L, 2_000L, 80L, summary.RunId), (end.State, end.Read, end.Inserted, end.Chunks, end.RunId));
        await host.AssertCatalogAsync(2_000);
    }

    [Fact]
    public async Task Stop_ChunksThatDoNotEnd_AreLeftBehindWhenTheTimeIsOver()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(2_000, new LimitOptions { MaxParallelPages = 4 });
        using var stop = new CancellationTokenSource();
        await using var locker = await host.Core.Database.OpenAsync();
        await using var transaction = await locker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE catalog.product IN EXCLUSIVE MODE", locker))
        {
            await command.ExecuteNonQueryAsync();
        }

        var run = host.RunAsync(stop: stop.Token);
        await Eventually.HoldsAsync(
            async () => await host.Core.Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%load_chunk%'") == 4,
            "four chunk statements are under way");
        await stop.CancelAsync();
        host.Clock.Advance(EngineConstants.StopTime - TimeSpan.FromSeconds(1));
        Assert.False(run.IsCompleted);
        await Eventually.HoldsAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                return run.IsCompleted;
            },
            "the run is left behind");

        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => run);
        Assert.NotNull(interrupted.RunId);
        Assert.Null(interrupted.Summary);
        Assert.True(EngineConstants.StopTime + EngineConstants.NoteTime < TimeSpan.FromSeconds(10));
        Assert.Single(host.Core.Log.Of(3003));
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task Stop_PageOfSeveralChunks_StopsBetweenThem()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100, new LimitOptions { PageSize = 100, ChunkSize = 10, MaxParallelPages = 1 });
        using var stop = new CancellationTokenSource();
        source.Reading = (_, record, _) => record == 35 ? stop.CancelAsync() : Task.CompletedTask;
        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => host.RunAsync(stop: stop.Token));
        Assert.Equal((0, 3L, 30L), (interrupted.Summary!.Pages, interrupted.Summary.Chunks, interrupted.Summary.Read));

        source.Reading = (_, _, _) => Task.CompletedTask;
        var end = (await host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Succeeded, 100L, 100L, 10L), (end.State, end.Read, end.Inserted, end.Chunks));
    }

    [Fact]
    public async Task Stop_BeforeTheBegin_BeginsNothing()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(10);
        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => host.RunAsync(stop: new CancellationToken(canceled: true)));
        Assert.Null(interrupted.Summary);
        Assert.Equal(0, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Fact]
    public async Task Stop_BetweenTwoAttempts_EndsAtOnce()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(100).Reading = (page, _, _) => page == 0 ? throw new SourceException("busy") { IsTransient = true } : Task.CompletedTask;
        using var stop = new CancellationTokenSource();
        var run = host.RunAsync(stop: stop.Token);
        await Eventually.HoldsAsync(() => !host.Watched.Retries.IsEmpty, "an attempt failed");
        await stop.CancelAsync();
        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => run);
        Assert.Equal(RunState.Incomplete, interrupted.Summary!.State);
        Assert.Equal(0, await host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE state = 'failed'"));
    }

    [Fact]
    public async Task Stop_NothingLeftToStart_CompletesTheRun()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(10);
        using var stop = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        source.Reading = (_, record, _) => record == 9 ? gate.Task : Task.CompletedTask;
        var locked = await host.Core.Database.OpenAsync();
        await using var transaction = await locked.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE catalog.product IN EXCLUSIVE MODE", locked))
        {
            await command.ExecuteNonQueryAsync();
        }

        gate.SetResult();
        var run = host.RunAsync(stop: stop.Token);
        await Eventually.HoldsAsync(
            async () => await host.Core.Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 1,
            "the last chunk is under way");
        await stop.CancelAsync();
        await transaction.CommitAsync();
        await locked.DisposeAsync();
        Assert.Equal(RunState.Succeeded, (await run).Completion!.Summary.State);
    }
}
