using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

public sealed class PageLedgerTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    private PageLedger Pages => _host.Get<PageLedger>();

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Plan_Repeated_ChangesNothing()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 0);

        Assert.True(await Pages.PlanAsync(run.Id, run.Epoch, 0, new([new("a"), new("b", new byte[] { 0, 1 })], "next", 0.5), CancellationToken.None));
        Assert.False(await Pages.PlanAsync(run.Id, run.Epoch, 0, new([new("x"), new("y")], "other", 0.9), CancellationToken.None));

        Assert.Equal(new PlanState("next", false, 2, 0.5, run.Epoch, RunState.Running), await Pages.PlanStateAsync(run.Id, CancellationToken.None));
        Assert.Equal([new UnfinishedPage(1, "a"), new UnfinishedPage(2, "b")], await Pages.UnfinishedAsync(run.Id, 0, 10, CancellationToken.None));
        Assert.Equal(0, (await Pages.LandedAsync(run.Id, 1, CancellationToken.None)).Length);
        Assert.Equal([0, 1], (await Pages.LandedAsync(run.Id, 2, CancellationToken.None)).ToArray());
    }

    [Fact]
    public async Task Plan_ManyAtOnce_TakesOne()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 0);

        var done = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            Pages.PlanAsync(run.Id, run.Epoch, 0, new([new($"{n}a"), new($"{n}b")], null), CancellationToken.None)));

        Assert.Single(done, d => d);
        var pages = await Pages.UnfinishedAsync(run.Id, 0, 100, CancellationToken.None);
        Assert.Equal([1, 2], pages.Select(p => p.Number));
        Assert.Equal(pages[0].Token[0], pages[1].Token[0]);
    }

    [Fact]
    public async Task Plan_AtTheEnd_IsCompleteAndTakesNoMore()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 0);

        Assert.True(await Pages.PlanAsync(run.Id, run.Epoch, 0, new([], "c", 0.4), CancellationToken.None));
        Assert.True(await Pages.PlanAsync(run.Id, run.Epoch, 0, new([new("1")], null, 0.1), CancellationToken.None));
        Assert.False(await Pages.PlanAsync(run.Id, run.Epoch, 1, new([new("2")], null), CancellationToken.None));

        // Progress never goes back.
        Assert.Equal(new PlanState(null, true, 1, 0.4, run.Epoch, RunState.Running), await Pages.PlanStateAsync(run.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Plan_RunThatIsOver_IsFenced()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 0);
        await _host.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None);

        Assert.False(await Pages.PlanAsync(run.Id, run.Epoch, 0, new([new("a")], null), CancellationToken.None));
        Assert.Null(await Pages.PlanStateAsync(Guid.CreateVersion7(), CancellationToken.None));
    }

    [Fact]
    public async Task Unfinished_AfterANumber_ComesInOrderWithoutCommittedAndGivenUpPages()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 9);
        await run.LoadAsync(run.Chunk(4, 0, []));
        await Pages.GiveUpAsync(run.Id, run.Epoch, 5, "no", CancellationToken.None);

        Assert.Equal([3, 6, 7], (await Pages.UnfinishedAsync(run.Id, 2, 3, CancellationToken.None)).Select(p => p.Number));
    }

    [Fact]
    public async Task RecordFailure_CommittedPage_ChangesNothing()
    {
        var run = await OpenRun.BeginAsync(_host);
        await run.LoadAsync(run.Chunk(1, 0, []));

        await Pages.RecordFailureAsync(run.Id, run.Epoch, 1, "late", isFinal: true, isRefused: false, CancellationToken.None);
        await Pages.GiveUpAsync(run.Id, run.Epoch, 1, "late", CancellationToken.None);

        Assert.Equal("committed 0", await run.PageAsync<string>(1, "concat_ws(' ', state, failures, error)"));
    }

    [Fact]
    public async Task Totals_ManyPages_AreTheirSums()
    {
        var run = await OpenRun.BeginAsync(_host, pages: 3);
        await run.LoadAsync(SampleProduct.Many(1, 3));
        await run.LoadAsync([.. SampleProduct.Many(2, 2), SampleProduct.Of("bad") with { Attributes = "{" }]);
        await Pages.RecordFailureAsync(run.Id, run.Epoch, 3, "x", isFinal: false, isRefused: false, CancellationToken.None);
        await Pages.RecordFailureAsync(run.Id, run.Epoch, 3, "x", isFinal: true, isRefused: false, CancellationToken.None);

        var totals = await run.TotalsAsync();

        Assert.Equal((3, 2, 1, 2L, 1L), (totals.PagesPlanned, totals.PagesCommitted, totals.PagesFailed, totals.Chunks, totals.Retries));
        Assert.Equal(new() { Read = 6, Inserted = 3, Unchanged = 2, Rejected = 1, SkusInserted = 9 }, totals.Counts);
        Assert.Equal("1 of 3 pages failed; the next start tries them again", RunVerdict.Missing(totals));
    }
}
