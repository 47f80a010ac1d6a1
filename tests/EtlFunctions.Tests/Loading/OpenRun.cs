using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Loading;

/// <summary>A run that was begun, with planned pages whose tokens are their numbers.</summary>
internal sealed class OpenRun
{
    private readonly CoreHost _host;
    private int _next = 1;

    private OpenRun(CoreHost host, RunBegin begin)
    {
        _host = host;
        Id = begin.RunId!.Value;
        Epoch = begin.Epoch;
    }

    public Guid Id { get; }

    public int Epoch { get; }

    /// <summary>Begins or adopts the feed's run and plans pages.</summary>
    public static async Task<OpenRun> BeginAsync(CoreHost host, int pages = 1, string feed = "shop", string holder = "holder", string? dead = null, bool fullRefresh = false)
    {
        var begin = await host.Get<RunLedger>().BeginAsync(
            new RunOrder(Guid.CreateVersion7(), feed, fullRefresh ? BeginMode.Fresh : BeginMode.Start, holder, dead, fullRefresh), new RunStart("fingerprint", new LimitOptions()), CancellationToken.None);
        Assert.True(begin.MayRun, $"{begin.Outcome}, held by {begin.Holder}");
        var run = new OpenRun(host, begin);
        if (begin.Outcome == BeginOutcome.Begun && pages > 0)
        {
            var plan = new SourcePlan([.. Enumerable.Range(1, pages).Select(n => new PlannedPage($"{n}"))], null);
            Assert.True(await host.Get<PageLedger>().PlanAsync(run.Id, run.Epoch, 0, plan, CancellationToken.None));
        }

        return run;
    }

    /// <summary>Loads products as the only chunk of the next page.</summary>
    public Task<ChunkResult> LoadAsync(params IReadOnlyList<Product> products) => LoadAsync(Chunk(_next++, 0, products));

    public Task<ChunkResult> LoadAsync(Chunk chunk) => _host.Get<ChunkLoader>().LoadAsync(chunk, CancellationToken.None);

    public Chunk Chunk(int page, int number, IReadOnlyList<Product> products, bool isLast = true, IReadOnlyList<Reject>? rejects = null) =>
        new(new ChunkKey(Id, Epoch, page, number), isLast, [.. products.Select((p, i) => SampleProduct.Item(p, i + 1))], rejects ?? []);

    public async Task<RunTotals> TotalsAsync() =>
        await _host.Get<RunReader>().FindAsync(Id, null, CancellationToken.None) ?? throw new InvalidOperationException("The run is not in the ledger.");

    public Task<T?> PageAsync<T>(int page, string column) =>
        _host.Database.ScalarAsync<T>($"SELECT {column} FROM etl.page WHERE run_id = '{Id}' AND number = {page}");
}
