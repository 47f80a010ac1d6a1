using System.Collections.Concurrent;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class EmbeddedEngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Run_ManyPages_ReadsSoManyAtOnceAndNeverMore(int maxParallelPages)
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(1_200, new LimitOptions { PageSize = 10, PagesPerSegment = 10, MaxParallelPages = maxParallelPages });
        var (reading, most) = (0, new ConcurrentQueue<int>());
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Reading = async (_, record, _) =>
        {
            if (record % 10 == 0)
            {
                var now = Interlocked.Increment(ref reading);
                most.Enqueue(now);
                if (now == maxParallelPages)
                {
                    full.TrySetResult();
                }

                // The first pages wait for each other.
                await Eventually.EndsAsync(full.Task, "as many pages are read as may be");
            }
            else if (record % 10 == 9)
            {
                Interlocked.Decrement(ref reading);
            }

            await Task.Yield();
        };
        var output = await host.RunAsync();

        var summary = output.Completion!.Summary;
        Assert.Equal(RunState.Succeeded, summary.State);
        Assert.Equal((1_200, 1_200, 120, 120, 0), (summary.Read, summary.Inserted, summary.Pages, summary.Chunks, summary.Retries));
        Assert.Equal(maxParallelPages, most.Max());
        Assert.Equal(BeginOutcome.Begun, output.Begin!.Outcome);
        Assert.Equal(1, source.Disposals);
        await host.AssertCatalogAsync(1_200);
    }

    [Fact]
    public async Task Run_ServerCrashTookACommitBack_LoadsThePageAgain()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100, new LimitOptions { MaxParallelPages = 1 });
        source.Reading = async (page, record, _) =>
        {
            if (page == 3 && record == 75)
            {
                // As recovery leaves it where the end of the log was not on the disk: the chunk and its checkpoint are gone.
                await host.Core.Database.ExecuteAsync(
                    """
                    DELETE FROM catalog.product WHERE substr(external_id, 2)::int BETWEEN 26 AND 50;
                    UPDATE etl.page SET state = 'planned', committed_at = NULL, chunks = 0, read = 0, inserted = 0, skus_inserted = 0,
                           keys = '{}', contents = '{}', places = '{}', actions = '' WHERE number = 2;
                    """);
            }
        };

        var summary = (await host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 100L, 100L, 4), (summary.State, summary.Read, summary.Inserted, summary.Pages));
        Assert.Equal(5, source.Reads);
        await host.AssertCatalogAsync(100);
    }

    [Fact]
    public async Task Run_EmptySource_SucceedsWithZero()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(0);
        var summary = (await host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Succeeded, 0L, 0), (summary.State, summary.Read, summary.Pages));
    }

    [Fact]
    public async Task Run_FailedPage_IsTheOnlyOneTriedAgain()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(500);
        source.Reading = (page, _, _) => page == 3 ? throw new SourceException("page 4 is torn") : Task.CompletedTask;
        var first = (await host.RunAsync()).Completion!;
        Assert.Equal((RunState.Incomplete, 19, 1, 475L), (first.Summary.State, first.Summary.Pages, first.Summary.PagesFailed, first.Summary.Read));
        Assert.Equal("1 of 20 pages failed; the next start tries them again", first.Summary.Error);
        Assert.Equal(20, source.Reads);
        var failed = Assert.Single(await host.Core.Get<RunReader>().FailedPagesAsync(first.Summary.RunId, 10, CancellationToken.None));
        Assert.Equal((4, 1, "page 4 is torn"), (failed.Number, failed.Failures, failed.Error));

        source.Reading = (_, _, _) => Task.CompletedTask;
        var second = await host.RunAsync();
        Assert.Equal(BeginOutcome.Adopted, second.Begin!.Outcome);
        Assert.Equal((RunState.Succeeded, 500L, first.Summary.RunId), (second.Completion!.Summary.State, second.Completion.Summary.Read, second.Completion.Summary.RunId));
        Assert.Equal(21, source.Reads);
        Assert.Equal(1, source.Plans);
        await host.AssertCatalogAsync(500);
    }

    [Fact]
    public async Task Run_SourceGoneBeforeTheFirstPage_Fails()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(100).Planning = (_, _) => throw new SourceException("no such file") { StopsRun = true };
        var output = (await host.RunAsync()).Completion!;
        Assert.Equal((RunState.Failed, "no such file"), (output.Summary.State, output.Summary.Error));
        Assert.Equal(new StopReason(StopKind.Source, "no such file"), output.Stop);
        Assert.Null((await host.WaitForAsync(_ => true, "a run")).Holder);
    }

    [Fact]
    public async Task Run_SourceGoneLater_IsIncompleteAndGoesOnThere()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(1_000, new LimitOptions { PagesPerSegment = 10 });
        source.Planning = (cursor, _) => cursor == "500" ? throw new SourceChangedException("the file changed") : Task.CompletedTask;
        var first = (await host.RunAsync()).Completion!;
        Assert.Equal((RunState.Incomplete, "the file changed", 20, 500L), (first.Summary.State, first.Summary.Error, first.Summary.Pages, first.Summary.Read));

        source.Planning = (_, _) => Task.CompletedTask;
        var second = (await host.RunAsync()).Completion!;
        Assert.Equal((RunState.Succeeded, 1_000L), (second.Summary.State, second.Summary.Read));
        await host.AssertCatalogAsync(1_000);
    }

    [Fact]
    public async Task Run_SourceGoneWhileReading_StopsWithItsError()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(5_000, new LimitOptions { MaxParallelPages = 2 });
        source.Reading = (page, _, _) => page == 10 ? throw new SourceException("the disk is gone") { StopsRun = true } : Task.CompletedTask;
        var output = (await host.RunAsync()).Completion!;
        Assert.Equal((RunState.Incomplete, "the disk is gone"), (output.Summary.State, output.Summary.Error));
        Assert.InRange(output.Summary.Pages, 10, 100);
    }

    [Fact]
    public async Task Run_CountsThatDoNotBalance_IsIncomplete()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(100);
        await host.Core.Database.ExecuteAsync(
            """
            CREATE FUNCTION etl.miscount() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.read := NEW.read + 1; RETURN NEW; END';
            CREATE TRIGGER miscount BEFORE UPDATE ON etl.page FOR EACH ROW WHEN (NEW.state = 'committed') EXECUTE FUNCTION etl.miscount();
            """);
        var output = (await host.RunAsync()).Completion!;
        Assert.Equal(RunState.Incomplete, output.Summary.State);
        Assert.Equal("the counts do not balance: 104 read, but 100 inserted + 0 updated + 0 unchanged + 0 rejected", output.Summary.Error);
    }

    [Fact]
    public async Task Run_MoreSegmentsThanOneHistoryHolds_GoesOn()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(1_000, new LimitOptions { PageSize = 10, PagesPerSegment = 3 });
        var output = await host.RunAsync();
        Assert.Equal((RunState.Succeeded, 100), (output.Completion!.Summary.State, output.Completion.Summary.Pages));
        Assert.Equal(BeginOutcome.Begun, output.Begin!.Outcome);
        Assert.Equal(100, host.Watched.Progress.Last().Pages);
        Assert.Single(host.Watched.Begins);
    }

    [Fact]
    public async Task Run_PlanThatRanTwice_GivesTheSamePages()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(1_000, new LimitOptions { PagesPerSegment = 10 });
        var begin = await Activity<BeginRunInput, BeginRunOutput>(new BeginRunInput(Guid.CreateVersion7(), EngineHost.Feed, BeginMode.Start, "one"));
        var input = new PlanSegmentInput(begin.RunId!.Value, begin.Epoch, EngineHost.Feed, 0, begin.Limits);
        var once = await Activity<PlanSegmentInput, PlanSegmentOutput>(input);
        var twice = await Activity<PlanSegmentInput, PlanSegmentOutput>(input);
        Assert.Equal(10, once.Pages.Count);
        Assert.Equal(once.Pages, twice.Pages);
        Assert.Equal((once.IsEnd, once.PagesPlanned, once.Planned), (twice.IsEnd, twice.PagesPlanned, twice.Planned));

        var next = await Activity<PlanSegmentInput, PlanSegmentOutput>(input with { After = 10 });
        Assert.Equal(Enumerable.Range(11, 10), next.Pages.Select(p => p.Number));

        Task<TOutput> Activity<TInput, TOutput>(TInput value) => host.Core.Get<IActivity<TInput, TOutput>>().RunAsync(value, CancellationToken.None);
    }
}
