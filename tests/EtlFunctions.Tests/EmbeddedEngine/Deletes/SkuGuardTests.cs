using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>SKUs that vanish from products that stay: a run that would discontinue too many stops before it does.</summary>
public sealed class SkuGuardTests : IAsyncLifetime
{
    private const int Products = 200;

    private DeleteNight _night = null!;

    public async Task InitializeAsync()
    {
        _night = new DeleteNight(await EngineHost.CreateAsync()) { Target = new TargetOptions() };
        await _night.LoadAsync(Source(_ => true));
    }

    public async Task DisposeAsync() => await _night.Host.DisposeAsync();

    [Theory]
    [InlineData(DeleteMissing.None)]
    [InlineData(DeleteMissing.Soft)]
    public async Task Vanishing_MoreThanTheShare_StopsBeforeItIsPassed(DeleteMissing deleteMissing)
    {
        _night.Target = new TargetOptions { DeleteMissing = deleteMissing };

        var summary = await _night.LoadAsync(Source(_ => false));

        Assert.Equal((RunState.Failed, 0L), (summary.State, summary.Discontinued));
        Assert.StartsWith("of the feed's 400 SKUs ", summary.Error, StringComparison.Ordinal);
        Assert.Contains("the next ones would be more than target.maxDeletePercent allows (10 %, 40 SKUs), and stay as they are.", summary.Error, StringComparison.Ordinal);
        var gone = await GoneAsync();
        Assert.True(gone is > 30 and <= 40, $"{gone} SKUs are discontinued");
        // Begins anew, and stops as well, with no more gone than are allowed of those that are left.
        var again = await _night.RunAsync();
        Assert.Equal(RunState.Failed, again.State);
        Assert.NotEqual(summary.RunId, again.RunId);
        Assert.True(await GoneAsync() - gone <= 40);
    }

    [Fact]
    public async Task Vanishing_WithinTheShare_Succeeds()
    {
        var summary = await _night.LoadAsync(Source(n => n > 40));

        Assert.Equal((RunState.Succeeded, 40L), (summary.State, summary.SkusDiscontinued));
        Assert.Equal(40, await _night.Host.Core.Database.ScalarAsync<long>($"SELECT vanished FROM etl.sku_guard WHERE run_id = '{summary.RunId}'"));
    }

    [Fact]
    public async Task Vanishing_OneMoreThanTheShare_Fails()
    {
        _night.Limits = DeleteNight.Small with { PageSize = 1, ChunkSize = 1, MaxParallelPages = 1 };

        var summary = await _night.LoadAsync(Source(n => n > 41));

        Assert.Equal((RunState.Failed, 40L), (summary.State, await GoneAsync()));
        Assert.Contains("of the feed's 400 SKUs 40 were discontinued", summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vanishing_AFew_CountsNothingAndIsAllowedWhateverTheirShare()
    {
        await _night.LoadAsync(DeleteNight.Product("A", "a", "A1", "A2"));
        _night.Host.Core.Feeds.Add("tiny", [DeleteNight.Product("X", "x", "X1", "X2")], DeleteNight.Small);

        var summary = await _night.LoadAsync(DeleteNight.Product("A", "a"));

        Assert.Equal((RunState.Succeeded, 2L), (summary.State, summary.SkusDiscontinued));
        Assert.Null(await _night.Host.Core.Database.ScalarAsync<object>($"SELECT nullif(count(known), 0) FROM etl.sku_guard WHERE run_id = '{summary.RunId}'") as long?);
    }

    [Fact]
    public async Task Vanishing_ByDuplicatesOfTheRunItself_DoesNotCount()
    {
        // Each product is new, and its second record lists fewer SKUs than the first.
        var summary = await _night.LoadAsync(
            [.. Enumerable.Range(1001, 60).Select(n => DeleteNight.Product($"P{n}", "1", $"S{n}-a", $"S{n}-b")), .. Enumerable.Range(1001, 60).Select(n => DeleteNight.Product($"P{n}", "2", $"S{n}-a"))]);

        Assert.Equal(RunState.Succeeded, summary.State);
    }

    [Fact]
    public async Task Moving_FromOneProductToTheNext_DoesNotCount()
    {
        // 150 SKUs move, each to the product read just before the one that gives it up.
        _night.Limits = DeleteNight.Small with { PageSize = 1, ChunkSize = 1, MaxParallelPages = 1 };

        var summary = await _night.LoadAsync([.. Enumerable.Range(1, Products).Select(n => n <= 150
            ? DeleteNight.Product($"P{n:D4}", "T", $"S{n + 1:D4}-a", $"S{n:D4}-b")
            : DeleteNight.Product($"P{n:D4}", "T", n == 151 ? [$"S{n:D4}-b"] : [$"S{n:D4}-a", $"S{n:D4}-b"]))]);

        Assert.Equal((RunState.Succeeded, 0L), (summary.State, summary.Rejected));
        // The first has no taker.
        Assert.Equal("S0001-a", await _night.Host.Core.Database.ScalarAsync<string>("SELECT string_agg(code, ' ') FROM catalog.sku WHERE discontinued_at IS NOT NULL"));
    }

    [Theory]
    [InlineData(0, RunState.Failed, 0)]
    [InlineData(100, RunState.Succeeded, 200)]
    public async Task Share_NoneOrAll(int percent, RunState state, long gone)
    {
        _night.Target = new TargetOptions { MaxDeletePercent = percent };

        var summary = await _night.LoadAsync(Source(_ => false));

        Assert.Equal((state, gone), (summary.State, await GoneAsync()));
    }

    [Fact]
    public async Task Share_RaisedAfterwards_TheNextRunGoesThrough()
    {
        await _night.LoadAsync(Source(_ => false));
        _night.Target = new TargetOptions { MaxDeletePercent = 100 };

        var summary = await _night.LoadAsync(Source(_ => false));

        Assert.Equal((RunState.Succeeded, (long)Products), (summary.State, await GoneAsync()));
    }

    [Fact]
    public async Task Vanishing_WithProductsThatAreMissing_CountsOnlyTheirOwn()
    {
        // 20 products are gone with 40 SKUs, and 20 more lose one each.
        _night.Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft };

        var summary = await _night.LoadAsync([.. Source(n => n > 40).Skip(20)]);

        Assert.Equal((RunState.Succeeded, 20L, 60L), (summary.State, summary.Discontinued, summary.SkusDiscontinued));
    }

    [Fact]
    public void AFew_InTheChunkStatement_AreThoseOfTheFeed() => Assert.Contains(
        $"SELECT p_run, v_vanished, {TargetOptions.AlwaysAllowed} WHERE v_vanished <= {TargetOptions.AlwaysAllowed}\n",
        EtlFunctions.Database.SqlText.Read("EtlFunctions.Database.Routines.load_chunk.sql"),
        StringComparison.Ordinal);

    private static string[] Source(Func<int, bool> hasSecond) => [.. Enumerable.Range(1, Products).Select(n =>
        DeleteNight.Product($"P{n:D4}", "T", hasSecond(n) ? [$"S{n:D4}-a", $"S{n:D4}-b"] : [$"S{n:D4}-a"]))];

    private Task<long> GoneAsync() => _night.Host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NOT NULL");
}
