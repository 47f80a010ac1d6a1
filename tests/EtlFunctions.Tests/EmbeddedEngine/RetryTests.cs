using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class RetryTests
{
    [Fact]
    public async Task Run_TransientFailures_AreTriedAgainWithBackOffAndJitter()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100, new LimitOptions { PageSize = 5, MaxParallelPages = 20 });
        var failures = new int[20];
        source.Reading = (page, record, _) => record % 5 == 2 && ++failures[page] <= 4
            ? throw new SourceException("the server is busy") { IsTransient = true }
            : Task.CompletedTask;
        var summary = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;
        Assert.Equal((RunState.Succeeded, 100L, 80L), (summary.State, summary.Read, summary.Retries));
        Assert.Equal(80, await host.Core.Database.ScalarAsync<long>("SELECT sum(failures) FROM etl.page"));
        await host.AssertCatalogAsync(100);

        var retries = host.Watched.Retries.ToList();
        Assert.Equal(80, retries.Count);
        Assert.Equal(20, retries.Select(r => r.Step).Distinct().Count());
        Assert.Contains(retries, r => r.Step == "page 7");
        Assert.All(retries, r => Assert.Equal("the server is busy", r.Error));
        Assert.All(retries, r => Assert.InRange(r.Delay, TimeSpan.Zero, EngineConstants.MaxRetryDelay));
        var first = retries.Where(r => r.Attempt == 1).Select(r => r.Delay).ToList();
        var fourth = retries.Where(r => r.Attempt == 4).Select(r => r.Delay).ToList();
        Assert.Equal((20, 20), (first.Count, fourth.Count));
        Assert.True(first.Distinct().Count() > 10, "without jitter all pages would come back at once");
        // Jitter lets single delays shrink, and the second attempts' mean is near the first's; the fourth's is several times it.
        Assert.True(fourth.Average(d => d.TotalSeconds) > first.Average(d => d.TotalSeconds), "later attempts wait longer");
    }

    [Fact]
    public async Task Run_FailureThatStays_IsTriedSoOftenAndFailsItsPageOnly()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        source.Reading = (page, _, _) => page == 1 ? throw new SourceException($"busy {new string('x', 5_000)}\0") { IsTransient = true } : Task.CompletedTask;
        var output = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!;
        Assert.Equal((RunState.Incomplete, 3, 1), (output.Summary.State, output.Summary.Pages, output.Summary.PagesFailed));
        Assert.Equal(3 + 1 + EngineConstants.MaxRetries, source.Reads);
        var page = Assert.Single(await host.Core.Get<RunReader>().FailedPagesAsync(output.Summary.RunId, 10, CancellationToken.None));
        Assert.Equal(1 + EngineConstants.MaxRetries, page.Failures);
        Assert.Equal(ErrorText.MaxLength, page.Error!.Length);
    }

    [Fact]
    public async Task Run_PermanentFailure_IsNotTriedAgain()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        source.Reading = (page, _, _) => page == 1 ? throw new SourceException("torn \ud800 \0") : Task.CompletedTask;
        var output = (await host.RunAsync()).Completion!;
        Assert.Equal(RunState.Incomplete, output.Summary.State);
        Assert.Equal(4, source.Reads);
        Assert.Empty(host.Watched.Retries);
        var page = Assert.Single(await host.Core.Get<RunReader>().FailedPagesAsync(output.Summary.RunId, 10, CancellationToken.None));
        Assert.Equal("torn \uFFFD \uFFFD", page.Error);
    }

    [Fact]
    public async Task Run_CancellationNobodyAskedFor_IsAFailureLikeATimeout()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(100);
        var left = 3;
        source.Reading = (page, _, _) => page == 2 && left-- > 0 ? throw new TaskCanceledException("the request took too long") : Task.CompletedTask;
        source.Planning = (_, _) => source.Plans == 1 ? throw new TaskCanceledException("the request took too long") : Task.CompletedTask;
        var output = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!;
        Assert.Equal((RunState.Succeeded, 4L), (output.Summary.State, output.Summary.Retries));
        Assert.Equal(4, host.Watched.Retries.Count);
    }

    [Fact]
    public async Task Run_PlanThatKeepsFailing_EndsTheRunWithItsError()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.AddFeed(1_000, new LimitOptions { PagesPerSegment = 4 });
        source.Planning = (cursor, _) => cursor == "400" ? throw new SourceException("no route to the host") { IsTransient = true } : Task.CompletedTask;
        var output = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!;
        Assert.Equal((RunState.Incomplete, "no route to the host", 400L), (output.Summary.State, output.Summary.Error, output.Summary.Read));
        Assert.Equal(1L + EngineConstants.MaxRetries, output.Summary.Retries);
        Assert.Equal(EngineConstants.MaxRetries, host.Watched.Retries.Count(r => r.Step == Activities.PlanSegment.Name));
    }
}
