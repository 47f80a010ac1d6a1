using EtlFunctions.Starting;
using EtlFunctions.Tests.Api;
using EtlFunctions.Tests.Diagnostics;

namespace EtlFunctions.Tests.Starting;

public sealed class NightlyRunsTests : IAsyncLifetime
{
    private const string Nightly = ", \"nightly\": true";

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_MarkedAndUnmarkedFeeds_StartsTheMarkedOnes()
    {
        _host.AddFeed("day");
        _host.AddFeed("night-1", Nightly);
        _host.AddFeed("night-2", Nightly);

        Assert.Empty(await StartAsync());

        Assert.Equal(["night-1", "night-2"], _host.Engine.Scheduled.Select(s => s.Begin.Feed));
    }

    [Fact]
    public async Task Start_OldRunsInTheLedger_RemovesTheirPagesBehindTheStarts()
    {
        _host.AddFeed("night", Nightly);
        await _host.Database.ExecuteAsync("""
            INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, started_at, finished_at)
            SELECT gen_random_uuid(), 'gone', 'cancelled', 1, 'f', '{}', now() - make_interval(days => d), now() - make_interval(days => d) FROM generate_series(40, 41) d;
            INSERT INTO etl.page (run_id, number, epoch, token) SELECT id, 1, 1, '1' FROM etl.run
            """);

        Assert.Empty(await StartAsync());

        Assert.Single(_host.Engine.Scheduled);
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page"));
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("Removed from the ledger: 1 pages, 0 runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_FeedHeld_SkipsItWithALogLineAndAMetric()
    {
        _host.AddFeed("held-night", Nightly);
        await _host.BeginElsewhereAsync("held-night");
        using var metrics = new MetricsProbe();

        Assert.Empty(await StartAsync());

        Assert.Empty(_host.Engine.Scheduled);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("The nightly run of feed held-night is skipped: Held.", StringComparison.Ordinal));
        Assert.Equal(1, metrics.Sum("etl.nightly.skipped", "etl.feed", "held-night"));
    }

    [Fact]
    public async Task Start_UnfinishedRun_IsAdoptedInsteadOfStartingAnew()
    {
        _host.AddFeed("night", Nightly);
        var begin = await _host.BeginElsewhereAsync("night");
        await _host.ExpireLeaseAsync("night");

        await StartAsync();

        Assert.Equal(begin.RunId, Assert.Single(_host.Engine.Scheduled).Begin.RunId);
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Fact]
    public async Task Start_UnfinishedRunOfAnEditedFeed_BeginsAnew()
    {
        _host.AddFeed("night", Nightly);
        var begin = await _host.BeginElsewhereAsync("night");
        await _host.ExpireLeaseAsync("night");
        _host.AddFeed("night", Nightly, mapping: """{ "id": "title" }""");

        await StartAsync();

        Assert.NotEqual(begin.RunId, Assert.Single(_host.Engine.Scheduled).Begin.RunId);
        Assert.Equal("failed", await _host.Database.ScalarAsync<string>($"SELECT state FROM etl.run WHERE id = '{begin.RunId}'"));
        Assert.Contains($"The unfinished run {begin.RunId} of feed night cannot be gone on with (FeedChanged): ", Assert.Single(_host.Log.Of(1402)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OneFeedFileBroken_StartsTheOthersAndSaysSo()
    {
        _host.AddFeed("broken", Nightly, mapping: "{}");
        _host.AddFeed("night", Nightly);

        Assert.Empty(await StartAsync());

        Assert.Equal("night", Assert.Single(_host.Engine.Scheduled).Begin.Feed);
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("Feed broken cannot be run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_DatabaseNotMigrated_ReportsEveryFeedThatCouldNotBeTried()
    {
        await using var bare = await ApiHost.CreateAsync(migrate: false);
        bare.AddFeed("a", Nightly);
        bare.AddFeed("b", Nightly);

        var failures = await bare.Get<NightlyRuns>().StartAsync(bare.Engine, CancellationToken.None);

        Assert.Equal(["a", "b"], failures.Keys.Order(StringComparer.Ordinal));
    }

    private Task<IReadOnlyDictionary<string, Exception>> StartAsync() => _host.Get<NightlyRuns>().StartAsync(_host.Engine, CancellationToken.None);
}
