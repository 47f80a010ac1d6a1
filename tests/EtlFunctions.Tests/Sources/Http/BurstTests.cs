using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Refusals for the rate that come to many requests at once.</summary>
public sealed class BurstTests
{
    private const int AtOnce = 24;

    private static readonly string[] Records = SampleRecord.Many(10 * (AtOnce + 2));

    private static readonly PaginatorOptions PageNumber = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData(null)]
    public async Task BurstRefusedAsAWhole_IsOneRefusal(string? retryAfter)
    {
        var clock = new DelayClock();
        var (arrived, isPlanned) = (0, false);
        var all = new TaskCompletionSource();
        await using var server = await ApiServer.StartAsync(async c =>
        {
            // Before any of them is answered, all are under way.
            if (Volatile.Read(ref isPlanned) && Interlocked.Increment(ref arrived) is var number and <= AtOnce)
            {
                if (number == AtOnce)
                {
                    all.SetResult();
                }

                await all.Task;
                await c.StatusAsync(429, retryAfter);
                return;
            }

            await c.PageAsync(Records, 10);
        });
        await using var run = HttpSourceRun.Open(
            new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber, MaxConcurrentRequests = AtOnce }, clock: clock);
        var pages = (await SourceRun.PlanAllAsync(run.Source)).SelectMany(p => p.Pages).ToArray();
        Volatile.Write(ref isPlanned, true);

        var reading = Task.WhenAll(pages.Select(p => SourceRun.ReadAsync(run.Source, p)));

        Assert.Equal(Records, (await clock.AdvanceUntilOverAsync(reading, "all pages are read")).SelectMany(r => r.Texts()));
    }

    [Fact]
    public async Task RefusalsOneAfterTheOther_StopTheRunAfterTwenty()
    {
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(429, "0"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("refused requests for their rate 20 times in a row, each time after the wait that was due (429)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(21, server.Asked.Count);
    }
}
