using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class SourceWaitTests
{
    private static readonly TimeSpan Lease = new LeaseOptions().Duration;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_SourceAsksToWait_HoldsNothingAndGoesOn(bool whilePlanning)
    {
        // One connection in all: whoever held it while waiting would keep the test from reading the ledger.
        await using var host = await EngineHost.CreateAsync(d => d with { ConnectionBudget = 1 });
        var source = host.AddFeed(100);
        var until = host.Clock.GetUtcNow().AddHours(1);
        var asked = 0;
        Ask(source, whilePlanning, () => Interlocked.Increment(ref asked) == 1 ? throw new SourceWaitException(until, "429 from the shop") : Task.CompletedTask);

        var run = host.RunAsync();
        var waiting = await host.WaitForAsync(
            r => r.State == RunState.RateLimited && r.PagesCommitted == (whilePlanning ? 0 : 3), "the run waits, all other pages are committed");
        Assert.Equal(until, waiting.WaitingUntil!.Value, TimeSpan.FromMilliseconds(1));
        Assert.InRange(waiting.LeaseUntil!.Value, until + Lease - TimeSpan.FromMilliseconds(1), until + Lease + TimeSpan.FromMilliseconds(1));
        // A session is active for a moment longer than its commit can be seen.
        await Eventually.HoldsAsync(
            async () => await host.Core.Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl' AND state <> 'idle'") == 0,
            "while the run waits, no connection is at work");

        var reads = source.Reads;
        host.Clock.Advance(until - host.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        var beaten = await host.WaitForAsync(_ => host.Core.Log.Entries.Count > 0, "the heartbeats of that time ran");
        Assert.Equal((RunState.RateLimited, reads), (beaten.State, source.Reads));
        Assert.True(beaten.LeaseUntil >= waiting.LeaseUntil, "a heartbeat shortens no lease");

        var summary = (await host.AdvanceUntilOverAsync(run)).Completion!.Summary;
        Assert.Equal((RunState.Succeeded, 100L, 0L), (summary.State, summary.Read, summary.Retries));
        Assert.Equal(1, summary.Waits);
        var over = await host.WaitForAsync(_ => true, "the run");
        Assert.Null(over.WaitingUntil);
        Assert.Null(over.Holder);
        await host.AssertCatalogAsync(100);
    }

    [Fact]
    public async Task Run_PlanHasWaited_ShowsTheRunAsRunning()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        var gate = new TaskCompletionSource();
        source.Planning = (_, _) => source.Plans == 1 ? throw new SourceWaitException(host.Clock.GetUtcNow().AddMinutes(1), "429") : Task.CompletedTask;
        source.Reading = (_, _, _) => gate.Task;
        var run = host.RunAsync();
        await host.WaitForAsync(r => r.State == RunState.RateLimited, "the run waits");
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var running = await host.WaitForAsync(r => r.PagesPlanned == 4, "the pages are planned");
        Assert.Equal((RunState.Running, (DateTimeOffset?)null), (running.State, running.WaitingUntil));
        gate.SetResult();
        Assert.Equal(RunState.Succeeded, (await run).Completion!.Summary.State);
    }

    [Fact]
    public async Task Run_WaitLongerThanATimerHolds_Waits()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(10);
        source.Planning = (_, _) => source.Plans == 1 ? throw new SourceWaitException(host.Clock.GetUtcNow().AddDays(100), "come back in spring") : Task.CompletedTask;
        var run = host.RunAsync();
        await host.WaitForAsync(r => r.State == RunState.RateLimited, "the run waits");
        var before = host.Clock.GetUtcNow();
        var output = await host.AdvanceUntilOverAsync(run);
        Assert.Equal(RunState.Succeeded, output.Completion!.Summary.State);
        Assert.InRange(host.Clock.GetUtcNow() - before, TimeSpan.FromDays(100), TimeSpan.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_StoppedWhileWaiting_EndsAtOnceAndIsResumable(bool whilePlanning)
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        Ask(source, whilePlanning, () => throw new SourceWaitException(host.Clock.GetUtcNow().AddHours(1), "429"));
        using var stop = new CancellationTokenSource();
        var run = host.RunAsync(stop: stop.Token);
        await host.WaitForAsync(r => r.State == RunState.RateLimited && r.PagesCommitted == (whilePlanning ? 0 : 3), "the run waits");
        await stop.CancelAsync();
        var interrupted = await Assert.ThrowsAsync<RunInterruptedException>(() => run);
        Assert.Equal(RunState.Incomplete, interrupted.Summary!.State);
        Assert.Null((await host.WaitForAsync(_ => true, "the run")).Holder);

        Ask(source, whilePlanning, () => Task.CompletedTask);
        Assert.Equal(RunState.Succeeded, (await host.RunAsync()).Completion!.Summary.State);
        await host.AssertCatalogAsync(100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CancelledWhileWaiting_EndsWithTheNextHeartbeat(bool whilePlanning)
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        Ask(source, whilePlanning, () => throw new SourceWaitException(host.Clock.GetUtcNow().AddHours(1), "429"));
        var run = host.RunAsync();
        var waiting = await host.WaitForAsync(r => r.State == RunState.RateLimited && r.PagesCommitted == (whilePlanning ? 0 : 3), "the run waits");
        Assert.True(await host.Core.Get<RunLedger>().CancelAsync(waiting.RunId, CancellationToken.None));

        host.Clock.Advance(Lease / EngineConstants.HeartbeatsPerLease);
        var output = await run;
        Assert.Null(output.Completion);
        Assert.Equal($"Run {waiting.RunId} was cancelled. Nothing more is loaded here.", output.Fenced!.Message);
        Assert.Equal(RunState.Cancelled, (await host.WaitForAsync(_ => true, "the run")).State);
    }

    private static void Ask(Sources.MemorySource source, bool whilePlanning, Func<Task> ask)
    {
        if (whilePlanning)
        {
            source.Planning = (_, _) => ask();
        }
        else
        {
            source.Reading = (page, record, _) => page == 2 && record == 60 ? ask() : Task.CompletedTask;
        }
    }
}
