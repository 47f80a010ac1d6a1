using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A run's first records are held against those of the last successful one.</summary>
public sealed class ShapeTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("\"price\"", "\"preis\"", "`variants[].price` (skus.price) was in 100 of 100 of its first records and is in none of 100 now (`variants[].price` is nowhere; in `variants[]` there ")]
    [InlineData("\"variants\"", "\"skus\"", "`variants` (skus) was in 100 of 100 of its first records and is in none of 100 now (`variants` is nowhere; there is `skus`, an array of 2)")]
    [InlineData("\"title\"", "\"name\"", "`title` (title) was in 100 of 100 of its first records and is in none of 100 now (`title` is nowhere; there is `name`, a text)")]
    public async Task Run_PathRenamed_FailsBeforeAnythingIsChanged(string path, string renamed, string expected)
    {
        Add(SampleRecord.Many(300));
        var before = await RunAsync();
        var source = Add([.. SampleRecord.Many(300).Select(r => r.Replace(path, renamed, StringComparison.Ordinal))]);

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, RunState.Failed, 0L, 0), (before.State, summary.State, summary.Read, summary.Pages));
        Assert.StartsWith($"the source's shape changed since run {before.RunId} of ", summary.Error, StringComparison.Ordinal);
        Assert.Contains(expected, summary.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", summary.Error, StringComparison.Ordinal);
        Assert.Contains("--accept-shape", summary.Error, StringComparison.Ordinal);
        Assert.Equal(4, source.Reads);
        await _host.AssertCatalogAsync(300);
        Assert.Equal(600, await _host.Core.Database.ScalarAsync<long>("SELECT count(price) FROM catalog.sku"));
    }

    [Theory]
    [InlineData("null", 5, true)]
    [InlineData("\"\"", 5, true)]
    [InlineData("[]", 0, true)]
    [InlineData("\"\"", 6, false)]
    public async Task Run_PathEmptied_FailsWhereNearlyAllAreEmpty(string empty, int filled, bool fails)
    {
        Add(Brands(200, i => "\"x\""));
        await RunAsync();
        Add(Brands(200, i => i <= filled ? "\"x\"" : empty));

        var summary = await RunAsync();

        Assert.Equal(fails ? RunState.Failed : RunState.Succeeded, summary.State);
        Assert.Equal(fails, summary.Error?.Contains($"`brand` (brand) had a value in 100 of 100 of its first records and has one in {filled} of 100 now", StringComparison.Ordinal) == true);
        Assert.Equal(fails ? 200 : filled, await _host.Core.Database.ScalarAsync<long>("SELECT count(brand) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_RarePathInNoneOfTheFirstRecords_GoesOn()
    {
        Add([.. SampleRecord.Many(200).Select((r, i) => i < 3 ? r.Replace("{\"id\"", "{\"brand\":\"x\",\"id\"", StringComparison.Ordinal) : r)]);
        await RunAsync();
        Add(SampleRecord.Many(200));

        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
    }

    [Theory]
    [InlineData(9, RunState.Succeeded)]
    [InlineData(10, RunState.Failed)]
    public async Task Run_SmallSource_IsHeldFromTenRecordsOn(int records, RunState expected)
    {
        Add(Brands(records, _ => "\"x\""));
        await RunAsync();
        Add(SampleRecord.Many(records));

        Assert.Equal(expected, (await RunAsync()).State);
    }

    [Theory]
    [InlineData(9, 100)]
    [InlineData(50, 50)]
    public async Task Run_OfFewRecords_ReplacesTheShapeOnlyFromTenOn(int records, int known)
    {
        Add(Brands(200, _ => "\"x\""));
        await RunAsync();
        Add(Brands(records, _ => "\"x\""));

        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
        Assert.Equal(known, await _host.Core.Database.ScalarAsync<long>("SELECT filled FROM etl.feed_shape WHERE path = 'brand'"));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run_shape"));
    }

    [Fact]
    public async Task Run_ShapeAccepted_SucceedsAndIsTheNewShape()
    {
        Add(Brands(200, _ => "\"x\""));
        await RunAsync();
        Add(SampleRecord.Many(200));
        Assert.Equal(RunState.Failed, (await RunAsync()).State);

        var accepted = await _host.RunAsync(acceptShape: true);

        Assert.Equal(RunState.Succeeded, accepted.Completion!.Summary.State);
        Assert.False(accepted.Begin!.HoldsShape);
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(brand) FROM catalog.product"));
        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
    }

    [Fact]
    public async Task Run_FieldOptionalOrCheckOff_GoesOn()
    {
        Add(Brands(200, _ => "\"x\""));
        await RunAsync();
        Add(SampleRecord.Many(200));

        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Mapping = f.Mapping with { Brand = new FieldMapping { Path = "brand", Optional = true } } });
        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
        Add(Brands(200, _ => "null"));
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Shape = new ShapeOptions { Check = false } });
        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
    }

    [Fact]
    public async Task Run_MappingChangedByTheUser_HoldsOnlyThePathsOfBoth()
    {
        Add(Brands(200, _ => "\"x\""));
        await RunAsync();
        Add([.. SampleRecord.Many(200).Select(r => r.Replace("{\"id\"", "{\"maker\":\"x\",\"id\"", StringComparison.Ordinal))]);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Mapping = f.Mapping with { Brand = new FieldMapping { Path = "maker" } } });

        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.feed_shape WHERE path = 'brand'"));
        Assert.Equal(100, await _host.Core.Database.ScalarAsync<long>("SELECT filled FROM etl.feed_shape WHERE path = 'maker'"));
    }

    [Fact]
    public async Task Run_ShapeAsBefore_AsksForEachPageOnceAndLoadsTheRestAtOnce()
    {
        Add(SampleRecord.Many(1_000));
        await RunAsync();
        var source = Add([.. Enumerable.Range(1, 1_000).Select(i => SampleRecord.Json(i, title: "Light"))]);

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 1_000L, 40), (summary.State, summary.Updated, summary.Pages));
        Assert.Equal(40, source.Reads);
    }

    [Fact]
    public async Task Run_LargePage_IsReadOnceAndOnlyItsFirstRecordsAreKept()
    {
        var limits = new LimitOptions { PageSize = 1_000 };
        Add(SampleRecord.Many(2_500), limits);
        await RunAsync();
        var source = Add([.. Enumerable.Range(1, 2_500).Select(i => SampleRecord.Json(i, title: "Light"))], limits);

        var summary = await RunAsync();

        Assert.Equal((RunState.Succeeded, 2_500L, 3), (summary.State, summary.Updated, source.Reads));
    }

    [Fact]
    public async Task Run_FirstPageFailsOnce_ReadsTheOthersNotAgain()
    {
        Add(SampleRecord.Many(200));
        await RunAsync();
        var source = Add(SampleRecord.Many(200));
        var failures = 0;
        source.Reading = (page, _, _) => page == 2 && failures++ == 0 ? throw new TimeoutException("once") : Task.CompletedTask;

        var summary = await _host.AdvanceUntilOverAsync(RunAsync());

        Assert.Equal((RunState.Succeeded, 9), (summary.State, source.Reads));
    }

    [Fact]
    public async Task Run_FirstPageThatCannotBeRead_LeavesItToTheResumeAndHoldsTheOthers()
    {
        Add(SampleRecord.Many(300));
        await RunAsync();
        var source = Add(SampleRecord.Many(300));
        source.Reading = (page, _, _) => page == 1 ? throw new InvalidDataException("broken") : Task.CompletedTask;

        var summary = await RunAsync();

        Assert.Equal((RunState.Incomplete, 11, 1), (summary.State, summary.Pages, summary.PagesFailed));
        source.Reading = (_, _, _) => Task.CompletedTask;
        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
    }

    [Fact]
    public async Task Resume_OfARunInterruptedBeforeItCommitted_HoldsTheShape()
    {
        Add(Brands(300, _ => "\"x\""));
        await RunAsync();
        var source = Add(SampleRecord.Many(300));
        using var stop = new CancellationTokenSource();
        source.Reading = (page, _, token) => page == 3 ? stop.CancelAsync().ContinueWith(_ => token.ThrowIfCancellationRequested(), TaskScheduler.Default) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.RunAsync(stop: stop.Token));
        source.Reading = (_, _, _) => Task.CompletedTask;

        var resumed = await _host.RunAsync(holder: "two");

        Assert.Equal((BeginOutcome.Adopted, RunState.Failed), (resumed.Begin!.Outcome, resumed.Completion!.Summary.State));
        Assert.Equal(300, await _host.Core.Database.ScalarAsync<long>("SELECT count(brand) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_PathThatNoRecordHas_SucceedsWithAWarning()
    {
        Add(SampleRecord.Many(30));
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Mapping = new MappingOptions
            {
                Id = f.Mapping.Id, Title = new FieldMapping { Path = "titel" }, Brand = new FieldMapping { Path = "brand", Optional = true },
                Skus = f.Mapping.Skus! with { Each = "variant" },
            },
        });

        var summary = await RunAsync();

        Assert.Equal(RunState.Succeeded, summary.State);
        Assert.StartsWith("no record of the first 30 has `titel` (title), `variant` (skus), which the mapping names.", Assert.Single(summary.Warnings!), StringComparison.Ordinal);
    }

    private static string[] Brands(int count, Func<int, string> brand) => [.. Enumerable.Range(1, count).Select(i =>
        SampleRecord.Json(i).Replace("{\"id\"", string.Create(CultureInfo.InvariantCulture, $"{{\"brand\":{brand(i)},\"id\""), StringComparison.Ordinal))];

    private MemorySource Add(string[] records, LimitOptions? limits = null) => _host.Core.Feeds.Add(EngineHost.Feed, records, limits);

    private async Task<RunSummary> RunAsync() => (await _host.RunAsync()).Completion!.Summary;
}
