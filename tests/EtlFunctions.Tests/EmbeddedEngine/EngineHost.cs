using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Engine = EtlFunctions.Cli.EmbeddedEngine.EmbeddedEngine;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The embedded engine over a database of its own, on a clock that only the test moves.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public const string Feed = "shop";

    private EngineHost(CoreHost core, DelayClock clock)
    {
        Core = core;
        Clock = clock;
    }

    public CoreHost Core { get; }

    public DelayClock Clock { get; }

    public RecordedRun Watched { get; } = new();

    /// <summary>Makes an engine over a fresh database.</summary>
    public static async Task<EngineHost> CreateAsync(Func<DatabaseOptions, DatabaseOptions>? database = null, bool migrate = true, Action<IServiceCollection>? services = null)
    {
        var clock = new DelayClock(TimeProvider.System.GetUtcNow());
        var options = Options(clock) with { Migrate = migrate };
        options = services is null ? options : options with { Services = s => { s.AddSingleton<TimeProvider>(clock); services(s); } };
        return new EngineHost(await CoreHost.CreateAsync(database is null ? options : options with { Database = database }), clock);
    }

    /// <summary>Makes a second engine over the same database, as another process would have it.</summary>
    /// <param name="database">How its connection differs.</param>
    public EngineHost Beside(Func<DatabaseOptions, DatabaseOptions>? database = null) =>
        new(Core.Beside(database is null ? Options(Clock) : Options(Clock) with { Database = database }), Clock);

    /// <summary>Adds the feed with that many products.</summary>
    public MemorySource AddFeed(int products, LimitOptions? limits = null) => Core.Feeds.Add(Feed, SampleRecord.Many(products), limits);

    /// <summary>Runs the feed.</summary>
    /// <remarks>A delay ends when the test moves the clock: a run that fell into one by chance would never be over.</remarks>
    public async Task<CatalogLoadOutput> RunAsync(
        string holder = "one", BeginMode mode = BeginMode.Start, Guid? runId = null, bool fullRefresh = false, bool acceptShape = false, bool mayStartAnew = false, CancellationToken stop = default)
    {
        var engine = new Engine(
            Core.Get<IServiceProvider>(), Core.Get<RunLedger>(), Core.Get<RunReader>(), Core.Get<FeedSessions>(), Clock, Core.Get<ILogger<Engine>>());
        var run = engine.RunAsync(new CatalogLoadInput(new BeginRunInput(runId ?? Guid.CreateVersion7(), Feed, mode, holder) { FullRefresh = fullRefresh, AcceptShape = acceptShape, MayStartAnew = mayStartAnew }), Watched, stop);
        await Eventually.EndsAsync(run, $"the run of holder '{holder}' is over");
        return await run;
    }

    /// <summary>Moves the clock on until a run is over, so that every delay in it ends.</summary>
    public Task<T> AdvanceUntilOverAsync<T>(Task<T> run) => Clock.AdvanceUntilOverAsync(run, "the run is over");

    /// <summary>Waits until the ledger shows the feed's latest run in a state.</summary>
    public async Task<RunTotals> WaitForAsync(Func<RunTotals, bool> condition, string expected)
    {
        RunTotals? run = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                run = await Core.Get<RunReader>().FindAsync(null, Feed, CancellationToken.None);
                return run is not null && condition(run);
            },
            expected);
        return run!;
    }

    /// <summary>Requires that the catalog holds exactly the products 1 to <paramref name="products"/> and their SKUs.</summary>
    public async Task AssertCatalogAsync(int products)
    {
        Assert.Equal(products, await Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        Assert.Equal(2 * products, await Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NULL"));
        Assert.Equal(products, await Core.Database.ScalarAsync<long>(
            $"SELECT count(DISTINCT p.external_id) FROM catalog.product p JOIN generate_series(1, {products}) n ON p.external_id = 'P' || n"));
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private static CoreHostOptions Options(DelayClock clock) => new() { Services = s => s.AddSingleton<TimeProvider>(clock) };
}
