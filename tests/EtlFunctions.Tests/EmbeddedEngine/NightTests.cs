using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>What a night leaves for whoever asks in the morning.</summary>
public sealed class NightTests
{
    [Fact]
    public async Task Run_SlowPagesAndRejects_AreInTheSummaryTheStatusAndTheLog()
    {
        await using var host = await EngineHost.CreateAsync();
        var source = host.Core.Feeds.Add(
            EngineHost.Feed, [.. SampleRecord.Many(200), .. Enumerable.Range(0, 3).Select(_ => "{}")], new LimitOptions { PageSize = 25, MaxParallelPages = 1 });
        source.Reading = (page, record, _) =>
        {
            if (record % 25 == 0)
            {
                host.Clock.Advance(TimeSpan.FromSeconds(page == 0 ? 0.5 : page));
            }

            return Task.CompletedTask;
        };

        var summary = (await host.AdvanceUntilOverAsync(host.RunAsync())).Completion!.Summary;

        Assert.Equal(RunState.SucceededWithRejects, summary.State);
        Assert.Equal([9, 8, 7, 6, 5], summary.SlowestPages!.Select(p => p.Page));
        Assert.All(summary.SlowestPages!, p => Assert.InRange(p.Seconds, p.Page - 1, 60));
        var reason = Assert.Single(summary.RejectReasons!);
        Assert.Equal((3L, "map"), (reason.Count, reason.Stage));

        var shown = RunSummary.Of((await host.Core.Get<RunReader>().FindAsync(summary.RunId, null, CancellationToken.None))!);
        Assert.Equal(RunWords.Of(summary), RunWords.Of(shown));
        Assert.Contains($"3 x {reason.Code}: ", RunWords.Of(shown), StringComparison.Ordinal);
        Assert.EndsWith(RunWords.Of(summary), Assert.Single(host.Core.Log.Of(EventIds.RunCompleted)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingSlowNothingRejected_TellsNoneOfIt()
    {
        await using var host = await EngineHost.CreateAsync();
        host.AddFeed(50);

        var summary = (await host.RunAsync()).Completion!.Summary;

        Assert.Null(summary.SlowestPages);
        Assert.Null(summary.RejectReasons);
        Assert.Equal((0, 0d), (summary.Waits, summary.WaitSeconds));
    }
}
