using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>The database goes away under a run and comes back: the engine's own timers wait for it.</summary>
public sealed class DatabaseOutageTests
{
    private const int HeldFrom = 20;

    [Fact]
    public async Task Run_DatabaseAwayInTheMiddle_WaitsShowingItAndGivesNoPageUp()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        var proxy = host.UseProxy();
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, HeldFrom))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            proxy.LoseServer(int.MaxValue);
        }

        RunProgress? shown = null;
        await host.Process.UntilAsync(
            "the run has waited for its database for some time",
            async () => (shown = (await host.Client.GetInstanceAsync(run.ToString("D"), getInputsAndOutputs: true))?.ReadCustomStatusAs<RunProgress>())
                is { State: WorkflowState.WaitingForDatabase } && shown.WaitingUntil - shown.DatabaseAwaySince > TimeSpan.FromSeconds(5));
        Assert.Contains("cannot be reached", shown!.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'one'"));
        await host.Process.LineAsync("waits for the database, which cannot be reached since");
        proxy.FindServer();

        var loaded = await host.AssertSucceededAsync(run);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT sum(failures) FROM etl.page"));
        Assert.InRange(loaded.Retries, 3, 60);
        Assert.Contains(loaded.Warnings, w => w.StartsWith("the database could not be reached once, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ProcessKilledWhileItWaits_GoesOnWaiting()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        var proxy = host.UseProxy();
        Guid run;
        await using (var gate = await PageGate.CloseAsync(host.Database, HeldFrom))
        {
            await host.StartProcessAsync();
            run = await host.StartRunAsync();
            await host.ReachedAsync(gate);
            proxy.LoseServer(int.MaxValue);
        }

        await host.Process.LineAsync("waits for the database, which cannot be reached since");
        host.Process.Kill();
        await host.StartProcessAsync();
        await host.Process.LineAsync("waits for the database, which cannot be reached since");
        proxy.FindServer();

        await host.AssertSucceededAsync(run);
    }
}
