using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>How an orchestration ends tells how its run ended: in its status, in its custom status, and in the output or the failure.</summary>
public sealed class FinalStateTests
{
    private const int HeldFrom = 10;

    [Fact]
    public async Task Run_Succeeds_IsCompletedWithItsState()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();

        await host.AssertSucceededAsync(run);

        var (end, shown) = await EndAsync(host, run);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, WorkflowState.Succeeded), (end.RuntimeStatus, shown.State));
        Assert.Equal((WorkflowState.Succeeded, null), (end.ReadOutputAs<CatalogLoadOutput>()!.State, shown.Reason));
        Assert.Equal((10, 10, 100L), (shown.Pages, shown.PagesPlanned, shown.Products));
    }

    [Fact]
    public async Task Run_PageRefused_IsFailedAsIncompleteAfterTheVerdict()
    {
        var feed = new ShopFeed(200);
        var records = feed.Records;
        await using var server = await ApiServer.StartAsync(
            context => context.Number("page") == 7 ? context.StatusAsync(403) : context.PageAsync(records, feed.PageSize));
        await using var host = await EngineHost.CreateAsync(feed);
        host.UseSource($$"""{ "type": "http", "baseUrl": "{{server.Url}}", "path": "products", "paginator": { "type": "pageNumber", "basePage": 1, "totalPath": "total" } }""");
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();

        await AssertFailedAsync(host, run, RunState.Incomplete, WorkflowState.Incomplete, "The run of feed shop ends incomplete: ");
    }

    [Fact]
    public async Task Run_SourceMissing_IsFailedAsFailed()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        host.UseSource("""{ "type": "file", "path": "missing.ndjson" }""");
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();

        await AssertFailedAsync(host, run, RunState.Failed, WorkflowState.Failed, "The run of feed shop ends failed: ");
    }

    [Fact]
    public async Task Run_CancelledInTheLedger_IsCompletedAsCancelled()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));

        // As 'etl cancel' does, which knows of no engine.
        var run = await WhileAtWorkAsync(host, run => host.Get<RunLedger>().CancelAsync(run, CancellationToken.None));

        var (end, shown) = await EndAsync(host, run);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, WorkflowState.Cancelled), (end.RuntimeStatus, shown.State));
        Assert.Equal($"Run {run} was cancelled. Nothing more is loaded here.", shown.Reason);
    }

    [Fact]
    public async Task Run_TakenOverByAnother_DoesNotLookFailed()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(400));

        var run = await WhileAtWorkAsync(host, _ => host.Database.ExecuteAsync(
            """
            UPDATE etl.feed_state SET holder = 'cli:other', epoch = epoch + 1;
            UPDATE etl.run SET epoch = epoch + 1;
            UPDATE etl.page SET epoch = 2 WHERE state <> 'committed';
            """));

        var (end, shown) = await EndAsync(host, run);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, WorkflowState.TakenOver), (end.RuntimeStatus, shown.State));
        Assert.Equal($"Run {run} was taken over by another process (epoch 2). Nothing more is loaded here.", shown.Reason);
    }

    /// <summary>Does something to a run whose pages are about to be committed: it is next in line for the rows that they hold.</summary>
    private static async Task<Guid> WhileAtWorkAsync(EngineHost host, Func<Guid, Task> act)
    {
        await using var gate = await PageGate.CloseAsync(host.Database, HeldFrom);
        await host.StartProcessAsync();
        var run = await host.StartRunAsync();
        await host.ReachedAsync(gate);
        var acting = act(run);
        await host.Process.UntilAsync("it waits for the pages' rows", async () => acting.IsCompleted || await host.Database.ScalarAsync<long>(
            """
            SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE l.locktype IN ('transactionid', 'tuple') AND NOT l.granted AND a.datname = current_database()
            """) > 0);
        await gate.DisposeAsync();
        await acting;
        return run;
    }

    private static async Task AssertFailedAsync(EngineHost host, Guid run, RunState state, WorkflowState shownState, string beginning)
    {
        var (end, shown) = await EndAsync(host, run);
        Assert.Equal((OrchestrationRuntimeStatus.Failed, shownState), (end.RuntimeStatus, shown.State));
        var ledger = (await host.Get<RunReader>().FindAsync(run, null, CancellationToken.None))!;
        Assert.Equal((state, shown.Reason), (ledger.State, ledger.Error));
        Assert.Contains(beginning + ledger.Error, await host.OutputAsync(run), StringComparison.Ordinal);
    }

    private static async Task<(OrchestrationMetadata End, RunProgress Shown)> EndAsync(EngineHost host, Guid run)
    {
        var end = await host.OverAsync(run);
        return (end, end.ReadCustomStatusAs<RunProgress>()!);
    }
}
