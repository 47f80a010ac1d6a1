using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>What stays open in a process whose runs end elsewhere, are cancelled or taken over.</summary>
public sealed class FeedSessionsTests : IAsyncLifetime
{
    private const int Runs = 40;

    private static readonly LimitOptions Small = new() { PageSize = 10, PagesPerSegment = 2 };

    private readonly DelayClock _clock = new();
    private CoreHost _host = null!;

    private FeedSessions Sessions => _host.Get<FeedSessions>();

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync(new CoreHostOptions { Services = s => s.AddSingleton<TimeProvider>(_clock) });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Cancel_ManyRunsWithPagesLeft_ClosesEachAtItsNextPage()
    {
        var sources = new List<MemorySource>();
        for (var n = 0; n < Runs; n++)
        {
            sources.Add(_host.Feeds.Add($"shop{n}", SampleRecord.Many(50), Small));
            var (run, plan) = await PlanAsync($"shop{n}");
            Assert.Equal(PageOutcome.Committed, (await LoadAsync(run, $"shop{n}", plan.Pages[0])).Outcome);
            Assert.Equal(1, Sessions.Count);

            Assert.True(await _host.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None));
            Assert.Equal(StopKind.Fenced, (await LoadAsync(run, $"shop{n}", plan.Pages[1])).Stop?.Kind);

            Assert.Equal(0, Sessions.Count);
        }

        Assert.All(sources, s => Assert.Equal(1, s.Disposals));
    }

    [Fact]
    public async Task Cancel_ManyStreamedRunsThatAreNeverAskedForAgain_ClosesTheirBodiesAfterAnIdleTime()
    {
        var bodies = 0;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            Interlocked.Increment(ref bodies);
            try
            {
                await SendWithoutEndAsync(c);
            }
            finally
            {
                Interlocked.Decrement(ref bodies);
            }
        });
        for (var n = 0; n < Runs; n++)
        {
            _host.Feeds.Add($"shop{n}", [], Small);
            _host.Feeds.Change($"shop{n}", f => f with
            {
                Source = new HttpSourceOptions { BaseUrl = server.Url, Format = FileFormat.Ndjson, Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } },
            });
            var (run, _) = await PlanAsync($"shop{n}");
            Assert.True(await _host.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None));
        }

        Assert.Equal(Runs, Sessions.Count);
        await Eventually.HoldsAsync(() => Volatile.Read(ref bodies) == Runs, "all bodies are open");

        _clock.Advance(FeedSessions.IdleTime + TimeSpan.FromMinutes(1));

        Assert.Equal(0, Sessions.Count);
        await Eventually.HoldsAsync(() => Volatile.Read(ref bodies) == 0, "all bodies are closed");
    }

    [Fact]
    public async Task Sweep_SessionInUse_StaysOpenUntilItIsIdle()
    {
        var source = _host.Feeds.Add("shop", SampleRecord.Many(50), Small);
        var use = Sessions.Use(Guid.NewGuid(), 1, "shop", Small);

        _clock.Advance(FeedSessions.IdleTime * 3);
        Assert.Equal((1, 0), (Sessions.Count, source.Disposals));
        await use.DisposeAsync();
        _clock.Advance(FeedSessions.IdleTime - TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (Sessions.Count, source.Disposals));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 1), (Sessions.Count, source.Disposals));
    }

    [Fact]
    public async Task Close_SessionInUse_ClosesWhenTheLastUseEndsAndLeavesLaterEpochs()
    {
        var run = Guid.NewGuid();
        var source = _host.Feeds.Add("shop", SampleRecord.Many(50), Small);
        var first = Sessions.Use(run, 1, "shop", Small);
        var second = Sessions.Use(run, 1, "shop", Small);
        Assert.Same(first.Session, second.Session);
        await using var later = Sessions.Use(run, 2, "shop", Small);
        Assert.NotSame(first.Session, later.Session);

        await Sessions.CloseAsync(run, 1);
        await first.DisposeAsync();
        Assert.Equal((2, 0), (Sessions.Count, source.Disposals));
        await second.DisposeAsync();

        Assert.Equal((1, 1), (Sessions.Count, source.Disposals));
        await Sessions.CloseAsync(run, int.MaxValue);
    }

    [Fact]
    public async Task Use_FeedThatCannotBeOpened_LeavesNothingOpen()
    {
        Assert.Throws<FeedValidationException>(() => Sessions.Use(Guid.NewGuid(), 1, "none", Small));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Assert.Throws<FeedValidationException>(() => Sessions.Use(Guid.Empty, 1, "none", Small)))));

        Assert.Equal(0, Sessions.Count);
    }

    [Fact]
    public async Task Use_AtOnceWithClosesAndSweeps_ClosesEachSourceOnceAndNeverInUse()
    {
        var source = _host.Feeds.Add("shop", SampleRecord.Many(50), Small);
        var run = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await using (Sessions.Use(run, i % 3, "shop", Small))
                {
                    if (worker == 0)
                    {
                        _clock.Advance(FeedSessions.IdleTime);
                    }
                    else if (worker < 3)
                    {
                        await Sessions.CloseAsync(run, i % 3);
                    }
                }
            }
        })));

        await Sessions.CloseAsync(run, int.MaxValue);
        Assert.Equal(0, Sessions.Count);
        Assert.InRange(source.Disposals, 1, 8 * 200);
    }

    private static async Task SendWithoutEndAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        foreach (var record in SampleRecord.Many(5_000))
        {
            await context.Response.WriteAsync(record + "\n", context.RequestAborted);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client closed it.
        }
    }

    private async Task<(OpenRun Run, PlanSegmentOutput Plan)> PlanAsync(string feed)
    {
        var run = await OpenRun.BeginAsync(_host, pages: 0, feed: feed);
        var plan = await _host.Get<IActivity<PlanSegmentInput, PlanSegmentOutput>>().RunAsync(new PlanSegmentInput(run.Id, run.Epoch, feed, 0, Small), CancellationToken.None);
        Assert.Null(plan.Stop);
        Assert.Equal(2, plan.Pages.Count);
        return (run, plan);
    }

    private Task<LoadPageOutput> LoadAsync(OpenRun run, string feed, SegmentPage page) =>
        _host.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(new LoadPageInput(run.Id, run.Epoch, feed, page, Small), CancellationToken.None);
}
