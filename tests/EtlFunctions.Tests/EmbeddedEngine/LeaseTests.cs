using System.Diagnostics;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class LeaseTests
{
    [Fact]
    public async Task Run_FeedIsHeld_SaysByWhom()
    {
        await using var host = await EngineHost.CreateAsync();
        await using var other = host.Beside();
        var gate = new TaskCompletionSource();
        host.AddFeed(100).Reading = (_, _, _) => gate.Task;
        var first = host.RunAsync("one");
        var running = await host.WaitForAsync(r => r.PagesPlanned == 4, "the first run is under way");

        var second = await other.RunAsync("two");
        Assert.Null(second.Completion);
        Assert.Equal((BeginOutcome.Held, "one", running.RunId), (second.Begin!.Outcome, second.Begin.Holder, second.Begin.RunId));
        Assert.Equal((running.HeldSince, 4, 0), (second.Begin.HeldSince, second.Begin.PagesPlanned, second.Begin.PagesCommitted));
        Assert.True(second.Begin.LeaseUntil > second.Begin.HeldSince);
        Assert.Equal(BeginOutcome.Held, Assert.Single(other.Watched.Begins).Outcome);

        gate.SetResult();
        Assert.Equal(RunState.Succeeded, (await first).Completion!.Summary.State);
    }

    [Theory]
    [InlineData(BeginMode.Start)]
    [InlineData(BeginMode.Fresh)]
    public async Task Run_HolderWasKilled_TakesOverAtOnce(BeginMode mode)
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(100);
        using var process = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        var holder = LeaseHolder.Of(process.Id).ToString();
        try
        {
            var begin = await host.Core.Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
                new BeginRunInput(Guid.CreateVersion7(), EngineHost.Feed, BeginMode.Start, holder), CancellationToken.None);
            Assert.Equal(BeginOutcome.Held, (await host.RunAsync(mode: mode)).Begin!.Outcome);

            process.Kill();
            await process.WaitForExitAsync();
            var output = await host.RunAsync(mode: mode);
            Assert.Equal(RunState.Succeeded, output.Completion!.Summary.State);
            Assert.Equal(mode == BeginMode.Start ? BeginOutcome.Adopted : BeginOutcome.Begun, output.Begin!.Outcome);
            Assert.Equal(mode == BeginMode.Start, output.Begin.RunId == begin.RunId);
            Assert.Equal(begin.Epoch + 1, output.Begin.Epoch);
            Assert.Contains(holder, Assert.Single(host.Core.Log.Of(EngineEventIds.HolderIsDead)), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Run_LeaseExpired_IsTakenOverAndTheOldHolderSaysSo()
    {
        await using var host = await EngineHost.CreateAsync();
        await using var other = host.Beside();
        var source = host.AddFeed(1_000);
        var gate = new TaskCompletionSource();
        var first = 0;
        source.Reading = (page, _, _) => page == 5 && Interlocked.Increment(ref first) == 1 ? gate.Task : Task.CompletedTask;
        var old = host.RunAsync("one");
        await host.WaitForAsync(r => r.PagesCommitted == 39, "all pages but one are committed");
        await host.Core.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() - interval '1 second'");

        var taken = await other.RunAsync("two");
        Assert.Equal(BeginOutcome.Adopted, taken.Begin!.Outcome);
        Assert.Equal((39, 40), (taken.Begin.PagesCommitted, taken.Begin.PagesPlanned));
        Assert.Equal((RunState.Succeeded, 1_000L, 1_000L), (taken.Completion!.Summary.State, taken.Completion.Summary.Read, taken.Completion.Summary.Inserted));

        gate.SetResult();
        var fenced = await old;
        Assert.Null(fenced.Completion);
        Assert.Equal(StopKind.Fenced, fenced.Fenced!.Kind);
        Assert.Equal($"Run {taken.Begin.RunId} has ended (succeeded). Nothing more is loaded here.", fenced.Fenced.Message);
        Assert.Equal(RunState.Succeeded, (await host.WaitForAsync(_ => true, "the run")).State);
        await host.AssertCatalogAsync(1_000);
    }

    [Fact]
    public async Task Run_TakenOverWhileTheNewHolderStillLoads_ChangesNothingMore()
    {
        await using var host = await EngineHost.CreateAsync();
        await using var other = host.Beside();
        var source = host.AddFeed(200);
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var readers = 0;
        source.Reading = (page, record, _) => page == 5 && record == 125 ? gates[Interlocked.Increment(ref readers) - 1].Task : Task.CompletedTask;
        var old = host.RunAsync("one");
        await host.WaitForAsync(r => r.PagesCommitted == 7, "all pages but one are committed");
        await host.Core.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() - interval '1 second'");
        var taking = other.RunAsync("two");
        await host.WaitForAsync(r => r.Epoch == 2 && Volatile.Read(ref readers) == 2, "the second engine reads the page");

        gates[0].SetResult();
        var fenced = await old;
        Assert.Equal($"Run {fenced.Begin!.RunId} was taken over by another process (epoch 2). Nothing more is loaded here.", fenced.Fenced!.Message);
        var loading = await host.WaitForAsync(_ => true, "the run");
        Assert.Equal((RunState.Running, "two", 175L), (loading.State, loading.Holder, loading.Counts.Read));

        gates[1].SetResult();
        Assert.Equal(RunState.Succeeded, (await taking).Completion!.Summary.State);
        await host.AssertCatalogAsync(200);
    }

    [Fact]
    public async Task Heartbeat_WhileAPageIsRead_RenewsTheLease()
    {
        await using var host = await EngineHost.CreateAsync();
        var gate = new TaskCompletionSource();
        host.AddFeed(100).Reading = (_, _, _) => gate.Task;
        var run = host.RunAsync();
        await host.WaitForAsync(r => r.PagesPlanned == 4, "the run is under way");
        for (var beat = 0; beat < 3; beat++)
        {
            await host.Core.Database.ExecuteAsync("UPDATE etl.feed_state SET lease_until = now() + interval '5 seconds'");
            host.Clock.Advance(new LeaseOptions().Duration / EngineConstants.HeartbeatsPerLease);
            await Eventually.HoldsAsync(
                async () => await host.Core.Database.ScalarAsync<bool>("SELECT lease_until > now() + interval '30 seconds' FROM etl.feed_state"),
                "the heartbeat renews the lease");
        }

        gate.SetResult();
        Assert.Equal(RunState.Succeeded, (await run).Completion!.Summary.State);
        Assert.Empty(host.Core.Log.Of(EngineEventIds.LeaseLost));
    }

    [Fact]
    public async Task Heartbeat_DatabaseOutOfReach_IsTriedAgain()
    {
        await using var host = await EngineHost.CreateAsync();
        var gate = new TaskCompletionSource();
        host.AddFeed(100).Reading = (_, _, _) => gate.Task;
        var run = host.RunAsync();
        await host.WaitForAsync(r => r.PagesPlanned == 4, "the run is under way");
        await host.Core.Database.ExecuteAsync("ALTER TABLE etl.feed_state RENAME TO feed_state_away");
        host.Clock.Advance(new LeaseOptions().Duration / EngineConstants.HeartbeatsPerLease);
        await Eventually.HoldsAsync(() => host.Core.Log.Of(EngineEventIds.HeartbeatFailed).Count == 1, "the failed heartbeat is logged");

        await host.Core.Database.ExecuteAsync(
            "ALTER TABLE etl.feed_state_away RENAME TO feed_state; UPDATE etl.feed_state SET lease_until = now() + interval '5 seconds'");
        host.Clock.Advance(new LeaseOptions().Duration / EngineConstants.HeartbeatsPerLease);
        await Eventually.HoldsAsync(
            async () => await host.Core.Database.ScalarAsync<bool>("SELECT lease_until > now() + interval '30 seconds' FROM etl.feed_state"),
            "the next heartbeat renews the lease");
        gate.SetResult();
        Assert.Equal(RunState.Succeeded, (await run).Completion!.Summary.State);
    }

    [Fact]
    public async Task Run_CancelledWhileLoading_SaysSo()
    {
        await using var host = await EngineHost.CreateAsync();
        var gate = new TaskCompletionSource();
        host.AddFeed(200).Reading = (page, _, _) => page >= 4 ? gate.Task : Task.CompletedTask;
        var run = host.RunAsync();
        var running = await host.WaitForAsync(r => r.PagesCommitted == 4, "four pages are committed");
        Assert.True(await host.Core.Get<RunLedger>().CancelAsync(running.RunId, CancellationToken.None));
        gate.SetResult();
        var output = await run;
        Assert.Null(output.Completion);
        Assert.Equal($"Run {running.RunId} was cancelled. Nothing more is loaded here.", output.Fenced!.Message);
        await host.AssertCatalogAsync(100);
    }
}
