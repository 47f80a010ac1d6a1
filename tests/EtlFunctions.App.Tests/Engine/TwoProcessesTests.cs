namespace EtlFunctions.App.Tests.Engine;

/// <summary>Two processes share the work of one task hub, as an app does that is scaled out.</summary>
public sealed class TwoProcessesTests
{
    [Fact]
    public async Task Run_TwoProcessesAtWorkAndOneKilled_TheOtherEndsIt()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(600));
        var first = await PageGate.CloseAsync(host.Database, 1);
        var killed = await host.StartProcessAsync("one");
        await host.StartProcessAsync("two");
        var run = await host.StartRunAsync();
        await host.ReachedAsync(first, processes: 2);
        await first.DisposeAsync();

        await using (var second = await PageGate.CloseAsync(host.Database, 30))
        {
            await host.ReachedAsync(second, processes: 2);
            killed.Kill();
        }

        await host.AssertSucceededAsync(run);
    }
}
