using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>Activities that an engine delivers more than once, as queues do.</summary>
public sealed class RepeatedDeliveryTests
{
    private static readonly LimitOptions Small = new() { PageSize = 10, PagesPerSegment = 3, MaxParallelPages = 2 };

    [Fact]
    public async Task LoadPage_LandedPageOfARunThatIsOver_AnswersCommitted()
    {
        var records = SampleRecord.Many(40);
        await using var host = await EngineHost.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.CursorAsync(records, 10));
        host.AddFeed(0, Small);
        host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "meta.next" } },
        });
        var run = (await host.RunAsync()).Completion!.Summary;
        Assert.Equal(RunState.Succeeded, run.State);
        var token = await host.Core.Database.ScalarAsync<string>("SELECT token FROM etl.page WHERE number = 2");

        var again = await Activity<LoadPageInput, LoadPageOutput>(host.Core).RunAsync(
            new LoadPageInput(run.RunId, 1, EngineHost.Feed, new SegmentPage(2, token!), Small), CancellationToken.None);

        Assert.Equal((PageOutcome.Committed, LoadCounts.Zero, null, null), (again.Outcome, again.Counts, again.Error, again.Stop));
        Assert.Equal("40 succeeded", await host.Core.Database.ScalarAsync<string>("SELECT (SELECT count(*) FROM catalog.product) || ' ' || state FROM etl.run"));
    }

    [Fact]
    public async Task LoadPage_LandedPageOfACancelledRun_IsFenced()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(0, Small);
        host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = new HttpSourceOptions { BaseUrl = "http://127.0.0.1:1" } });
        var run = await OpenRun.BeginAsync(host.Core, pages: 1);
        await host.Core.Database.ExecuteAsync("""UPDATE etl.page SET token = '{"landed":"http://127.0.0.1:1/"}'""");
        Assert.True(await host.Core.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None));

        var late = await Activity<LoadPageInput, LoadPageOutput>(host.Core).RunAsync(
            new LoadPageInput(run.Id, run.Epoch, EngineHost.Feed, new SegmentPage(1, """{"landed":"http://127.0.0.1:1/"}"""), Small), CancellationToken.None);

        Assert.Equal((PageOutcome.Stopped, StopKind.Fenced), (late.Outcome, late.Stop?.Kind));
        Assert.Contains("was cancelled", late.Stop?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadPage_LandedPageThatIsNotThere_StopsTheRunForGood()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(0, Small);
        host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = new HttpSourceOptions { BaseUrl = "http://127.0.0.1:1" } });
        var run = await OpenRun.BeginAsync(host.Core, pages: 1);

        var lost = await Activity<LoadPageInput, LoadPageOutput>(host.Core).RunAsync(
            new LoadPageInput(run.Id, run.Epoch, EngineHost.Feed, new SegmentPage(1, """{"landed":"http://127.0.0.1:1/"}"""), Small), CancellationToken.None);

        Assert.Equal((PageOutcome.Stopped, StopKind.PageLost), (lost.Outcome, lost.Stop?.Kind));
    }

    [Fact]
    public async Task PlanSegment_DeliveredTwiceAtOnce_AnswersBothTimesWhatIsPlanned()
    {
        await using var host = await CoreHost.CreateAsync();
        var source = host.Feeds.Add("shop", SampleRecord.Many(100), Small);
        var both = new TaskCompletionSource();
        var plans = 0;
        source.Planning = (_, _) =>
        {
            if (Interlocked.Increment(ref plans) == 2)
            {
                both.SetResult();
            }

            return both.Task;
        };
        var run = await OpenRun.BeginAsync(host, pages: 0);
        var input = new PlanSegmentInput(run.Id, run.Epoch, "shop", 0, Small);
        var activity = Activity<PlanSegmentInput, PlanSegmentOutput>(host);

        var outputs = await Task.WhenAll(activity.RunAsync(input, CancellationToken.None), activity.RunAsync(input, CancellationToken.None));

        Assert.All(outputs, o => Assert.Null(o.Stop));
        Assert.All(outputs, o => Assert.Equal([1, 2, 3], o.Pages.Select(p => p.Number)));
        Assert.Equal(3, (await run.TotalsAsync()).PagesPlanned);
        Assert.Equal(1, host.Get<FeedSessions>().Count);
    }

    [Fact]
    public async Task PlanSegment_DeliveredAgainWhenTheRunIsAnothers_IsFencedAndClosesTheSource()
    {
        await using var host = await CoreHost.CreateAsync();
        var source = host.Feeds.Add("shop", SampleRecord.Many(100), Small);
        var run = await OpenRun.BeginAsync(host, pages: 0);
        source.Planning = async (_, _) => await OpenRun.BeginAsync(host, pages: 0, holder: "next", dead: "holder");

        var output = await Activity<PlanSegmentInput, PlanSegmentOutput>(host).RunAsync(new PlanSegmentInput(run.Id, run.Epoch, "shop", 0, Small), CancellationToken.None);

        Assert.Equal(StopKind.Fenced, output.Stop?.Kind);
        Assert.Contains("was taken over by another process (epoch 2)", output.Stop!.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (host.Get<FeedSessions>().Count, source.Disposals));
    }

    [Fact]
    public async Task CompleteRun_StopWithoutAMessage_EndsWithAReasonAllTheSame()
    {
        await using var host = await CoreHost.CreateAsync();
        host.Feeds.Add("shop", SampleRecord.Many(100), Small);
        var run = await OpenRun.BeginAsync(host, pages: 2);

        var output = await Activity<CompleteRunInput, CompleteRunOutput>(host).RunAsync(
            new CompleteRunInput(run.Id, run.Epoch, "shop", new StopReason(StopKind.Failure, " ")), CancellationToken.None);

        Assert.Equal((RunState.Incomplete, "failure"), (output.Summary.State, output.Summary.StopKind));
        Assert.StartsWith("The run stopped (failure), and what stopped it gave no reason.", output.Summary.Error, StringComparison.Ordinal);
        Assert.Equal(output.Summary.Error, await host.Database.ScalarAsync<string>("SELECT error FROM etl.run"));
    }

    [Fact]
    public async Task CompleteRun_DeliveredTwiceOverADeadEnd_AsksForAnotherStartBothTimes()
    {
        await using var host = await CoreHost.CreateAsync();
        host.Feeds.Add("shop", SampleRecord.Many(100), Small);
        var run = await OpenRun.BeginAsync(host, pages: 2);
        var activity = Activity<CompleteRunInput, CompleteRunOutput>(host);
        var input = new CompleteRunInput(run.Id, run.Epoch, "shop", new StopReason(StopKind.SourceChanged, "changed")) { Anew = new AnewStart(null, false) };

        Assert.True((await activity.RunAsync(input, CancellationToken.None)).StartsAnew);
        Assert.True((await activity.RunAsync(input, CancellationToken.None)).StartsAnew);
        Assert.False((await activity.RunAsync(input with { Anew = null }, CancellationToken.None)).StartsAnew);
        Assert.Contains("(SourceChanged): changed", Assert.Single(host.Log.Of(1002)), StringComparison.Ordinal);
        await OpenRun.BeginAsync(host);
        Assert.False((await activity.RunAsync(input, CancellationToken.None)).StartsAnew);
    }

    private static IActivity<TInput, TOutput> Activity<TInput, TOutput>(CoreHost host) => host.Get<IActivity<TInput, TOutput>>();
}
