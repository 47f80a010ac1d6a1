namespace EtlFunctions.App.Tests.Engine;

/// <summary>The process is killed with SIGKILL; one started in its place goes on by itself.</summary>
public sealed class KilledEngineTests
{
    [Fact]
    public async Task Run_KilledThreeTimesAndStartedAgain_LoadsEveryProductOnce()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(600));
        var gate = await PageGate.CloseAsync(host.Database, 12);
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();

        foreach (var next in new[] { 28, 44, 1_000 })
        {
            await host.ReachedAsync(gate);
            host.Process.Kill();

            // What the dead process had sent commits now, and is known to the ledger only.
            await gate.DisposeAsync();
            gate = await PageGate.CloseAsync(host.Database, next);
            await host.StartProcessAsync();
        }

        await host.AssertSucceededAsync(run);
        await gate.DisposeAsync();
    }
}
