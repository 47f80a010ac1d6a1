using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Unfinished runs that cannot be gone on with: the start that finds it out ends them and begins others.</summary>
public sealed class DeadEndTests
{
    private const int HeldFrom = 20;

    [Fact]
    public async Task Start_FileReplacedSinceTheRunStopped_BeginsAnewInTheSameStart()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        var old = await StopAsync(host);
        host.ReplaceFile();

        Assert.Equal(old, await host.StartRunAsync(BeginOutcome.Adopted));

        var end = await host.OverAsync(old);
        Assert.Equal((OrchestrationRuntimeStatus.Failed, WorkflowState.Incomplete), (end.RuntimeStatus, end.ReadCustomStatusAs<RunProgress>()!.State));
        Assert.Contains("The run cannot be gone on with; the feed is started anew.", await host.OutputAsync(old), StringComparison.Ordinal);
        var next = await host.Get<RunReader>().FindAsync(null, ShopFeed.Name, CancellationToken.None);
        Assert.Equal(old, next!.Replaces);
        await AssertLoadedAsync(host, old, next.RunId, StopKind.SourceChanged);
    }

    [Fact]
    public async Task Night_RunThatStoppedForGood_BeginsAnew()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));
        var old = await StopAsync(host);
        host.ReplaceFile();
        // As of a process that ended between the verdict and the next start.
        await host.Get<RunStarter>().ResumeAsync(host.Engine, old, CancellationToken.None);
        await host.OverAsync(old);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));

        var next = await host.StartRunAsync();

        Assert.NotEqual(old, next);
        await AssertLoadedAsync(host, old, next, StopKind.SourceChanged);
    }

    /// <summary>Leaves a run in the middle: its orchestration is ended while pages are under way.</summary>
    private static async Task<Guid> StopAsync(EngineHost host)
    {
        await using var gate = await PageGate.CloseAsync(host.Database, HeldFrom);
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();
        await host.ReachedAsync(gate);
        await host.Client.TerminateInstanceAsync(run.ToString("D"), "by hand");
        await host.OverAsync(run);
        return run;
    }

    private static async Task AssertLoadedAsync(EngineHost host, Guid old, Guid next, StopKind kind)
    {
        var summary = (await host.OverAsync(next)).ReadOutputAs<CatalogLoadOutput>()!.Completion!.Summary;
        Assert.Equal((RunState.Succeeded, (long)host.Feed.Products), (summary.State, summary.Read));
        var ended = await host.Get<RunReader>().FindAsync(old, null, CancellationToken.None);
        Assert.Equal((RunState.Failed, kind), (ended!.State, ended.StopKind));
        Assert.Equal(2, await host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
        await host.Feed.AssertCatalogAsync(host.Database);
    }
}
