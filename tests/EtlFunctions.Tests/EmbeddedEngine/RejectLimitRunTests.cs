using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>What a run does that rejects much of what it reads.</summary>
public sealed class RejectLimitRunTests : IAsyncLifetime
{
    private const string Bad = """{"title":"no id"}""";

    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(10, RunState.SucceededWithRejects)]
    [InlineData(11, RunState.Failed)]
    public async Task Run_RejectsAtTheLimit_SucceedsAndBeyondItFails(int bad, RunState expected)
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(100 - bad), .. Enumerable.Repeat(Bad, bad)], new LimitOptions { PageSize = 25 });

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((expected, 100L, bad), (summary.State, summary.Read, summary.Rejected));
        Assert.Equal(expected == RunState.Failed, summary.Error is not null);
        await _host.AssertCatalogAsync(100 - bad);
    }

    [Fact]
    public async Task Run_TooManyRejectsEarly_StopsWithTheCommonestReasonsAndKeepsTheGoodRows()
    {
        string[] records = [.. Enumerable.Range(1, 10_000).Select(i => i % 2 == 0 ? SampleRecord.Json(i) : i % 3 == 0 ? "[]" : i % 5 == 0 ? """{"id":"x","updated_at":"yesterday"}""" : Bad)];
        _host.Core.Feeds.Add(EngineHost.Feed, records, new LimitOptions { PageSize = 25, MaxParallelPages = 4, PagesPerSegment = 20 });

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal(RunState.Failed, summary.State);
        Assert.InRange(summary.Read, 100, 2_000);
        Assert.Equal(summary.Read, summary.Inserted + summary.Rejected);
        Assert.Equal(summary.Inserted, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        var lines = summary.Error!.Split('\n');
        Assert.Matches("^[0-9]+ of [0-9]+ records were rejected .* more than limits.maxRejectPercent allows .*reasons:$", lines[0]);
        Assert.Equal(["missing_id", "wrong_type", "invalid_timestamp"], lines[1..4].Select(l => l.Split(' ')[2].TrimEnd(':')));
        Assert.Contains("(first at shop, record 1)", lines[1], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public async Task Run_LargePageOfRejects_StopsWithinThePage()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. Enumerable.Repeat(Bad, 5_000)], new LimitOptions { PageSize = 5_000 });

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Failed, 100L), (summary.State, summary.Read));
    }

    [Fact]
    public async Task Run_MoreRejectsThanTheNumberAllowed_StopsBeforeAHundredRecords()
    {
        _host.Core.Feeds.Add(
            EngineHost.Feed, [.. Enumerable.Repeat(Bad, 3), .. SampleRecord.Many(500)], new LimitOptions { PageSize = 5, ChunkSize = 5, MaxParallelPages = 1, MaxRejects = 2, MaxRejectPercent = 100 });

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Failed, 5L, 2L), (summary.State, summary.Read, summary.Inserted));
        Assert.StartsWith("3 of 5 records were rejected, more than limits.maxRejects allows (2)", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EverythingRejected_FailsWhateverTheLimits()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [Bad, Bad], new LimitOptions { MaxRejectPercent = 100 });

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Failed, 2L), (summary.State, summary.Rejected));
        Assert.StartsWith("all that was read was rejected: 2 of 2 records. The commonest reasons:\n2 x missing_id: ", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HalfRejectedWithinAHighLimit_SucceedsWithRejects()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [Bad, .. SampleRecord.Many(1)], new LimitOptions { MaxRejectPercent = 50 });

        Assert.Equal(RunState.SucceededWithRejects, (await _host.RunAsync()).Completion!.Summary.State);
    }

    [Fact]
    public async Task Run_ColumnOfTheUsersThatRefusesEveryRow_FailsAndNamesTheColumn()
    {
        await _host.Core.Database.ExecuteAsync("ALTER TABLE catalog.product ADD COLUMN owner text NOT NULL");
        _host.AddFeed(50);

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Failed, 0L, 50L), (summary.State, summary.Inserted, summary.Rejected));
        Assert.Contains("\n50 x 23502: null value in column \"owner\" of relation \"product\" violates not-null constraint", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_CountsTheRejectsOfEarlierAttempts()
    {
        string[] records = [.. Enumerable.Repeat(Bad, 8), .. SampleRecord.Many(82), .. Enumerable.Repeat(Bad, 5), .. SampleRecord.Many(400)];
        var source = _host.Core.Feeds.Add(EngineHost.Feed, records, new LimitOptions { PageSize = 25, MaxParallelPages = 1, PagesPerSegment = 2 });
        source.Reading = (page, _, _) => page == 3 ? throw new InvalidDataException("broken") : Task.CompletedTask;
        using var stop = new CancellationTokenSource();
        source.Planning = (cursor, _) => cursor == "100" ? stop.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.RunAsync(stop: stop.Token));
        source.Reading = (_, _, _) => Task.CompletedTask;
        source.Planning = (_, _) => Task.CompletedTask;
        Assert.Equal(8, await _host.Core.Database.ScalarAsync<long>("SELECT sum(records) FROM etl.reject"));

        var summary = (await _host.RunAsync(holder: "two")).Completion!.Summary;

        Assert.Equal((RunState.Failed, 13L, 100L), (summary.State, summary.Rejected, summary.Read));
        Assert.StartsWith("13 of 100 records were rejected (13 %)", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterTheSourceIsMended_BeginsAnewAndLeavesWhatIsLoadedUnwritten()
    {
        _host.Core.Feeds.Add(EngineHost.Feed, [.. SampleRecord.Many(50), .. Enumerable.Repeat(Bad, 50)]);
        Assert.Equal(RunState.Failed, (await _host.RunAsync()).Completion!.Summary.State);
        _host.AddFeed(100);

        var summary = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 100L, 50L, 50L), (summary.State, summary.Read, summary.Inserted, summary.Unchanged));
        await _host.AssertCatalogAsync(100);
    }
}
