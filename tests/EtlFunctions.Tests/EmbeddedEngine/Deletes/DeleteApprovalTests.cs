using EtlFunctions.Catalog;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A person approves what a night withheld, at once, later, or in the middle of another night.</summary>
public sealed class DeleteApprovalTests : IAsyncLifetime
{
    private static readonly string[] AllButAFew = DeleteNight.Numbered(Enumerable.Range(13, 38));

    private DeleteNight _night = null!;

    public async Task InitializeAsync() => _night = new DeleteNight(await EngineHost.CreateAsync());

    public async Task DisposeAsync() => await _night.Host.DisposeAsync();

    [Fact]
    public async Task Approve_AtOnce_DiscontinuesTheList()
    {
        var withheld = await WithholdAsync();

        var result = await _night.ApproveAsync(withheld.RunId);
        var again = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal(new ApprovalResult { Discontinued = 12, Skus = 24 }, result);
        Assert.Equal(new ApprovalResult { Refusal = ApprovalRefusal.Nothing }, again);
        Assert.Equal(Names(1, 12), await _night.GoneAsync());
        var deletion = await _night.FindAsync(withheld.RunId);
        Assert.Equal((12L, 24L, 0L, 0L, DeletionState.Withheld), (deletion!.Approved, deletion.ApprovedSkus, deletion.Stayed, deletion.Waiting, deletion.State));
        Assert.Single(_night.Host.Core.Log.Of(EventIds.DeletesApproved));
        // The next night finds nothing missing, and what is there again comes back.
        Assert.Equal((0L, 0L), Deletes(await _night.LoadAsync(AllButAFew)));
        Assert.Equal(1, (await _night.LoadAsync([.. AllButAFew, .. DeleteNight.Numbered([5])])).Updated);
        Assert.Contains("P0005 S0005-a,S0005-b", await _night.LiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_AfterANightThatSawSomeUnchanged_LeavesThese()
    {
        var withheld = await WithholdAsync();
        var later = await _night.LoadAsync([.. DeleteNight.Numbered(Enumerable.Range(3, 48))]);

        var result = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal((2L, 0L), Deletes(later));
        // The two that were still missing are discontinued by the later night itself, and its list of nothing replaces the earlier one.
        Assert.Equal(ApprovalRefusal.Nothing, result.Refusal);
        Assert.Equal(Names(1, 2), await _night.GoneAsync());
    }

    [Fact]
    public async Task Approve_AfterANightThatWithheldToo_TakesWhatBothMiss()
    {
        var withheld = await WithholdAsync();
        // P0001 is back, P0013 to P0015 are gone as well.
        var later = await _night.LoadAsync([.. DeleteNight.Numbered([1]), .. DeleteNight.Numbered(Enumerable.Range(16, 35))]);

        var result = await _night.ApproveAsync(withheld.RunId);
        var rest = await _night.ApproveAsync(later.RunId);

        Assert.Equal((0L, 14L), Deletes(later));
        Assert.Equal(new ApprovalResult { Discontinued = 11, Skus = 22, Stayed = 1 }, result);
        Assert.Equal(new ApprovalResult { Discontinued = 3, Skus = 6, Stayed = 11 }, rest);
        Assert.Equal(Names(2, 15), await _night.GoneAsync());
    }

    [Fact]
    public async Task Approve_AfterANightThatFailedOnTheWay_LeavesWhatItSaw()
    {
        var withheld = await WithholdAsync();
        _night.Source(DeleteNight.Numbered([1, 2, 3, 20, 21, 22]));
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Reading = (page, _, _) => page == 1 ? throw new SourceException("gone") : Task.CompletedTask;
        var incomplete = await _night.RunAsync();

        var result = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal(RunState.Incomplete, incomplete.State);
        Assert.Equal(new ApprovalResult { Discontinued = 9, Skus = 18, Stayed = 3 }, result);
        Assert.Equal(Names(4, 12), await _night.GoneAsync());
    }

    [Fact]
    public async Task Approve_ProductLoadedByHandSince_Stays()
    {
        var withheld = await WithholdAsync();
        await _night.Host.Core.Database.ExecuteAsync("UPDATE catalog.product SET loaded_at = clock_timestamp() WHERE external_id = 'P0001'");
        await _night.Host.Core.Database.ExecuteAsync("DELETE FROM catalog.product WHERE external_id = 'P0002'");

        var listed = await _night.Host.Core.Get<DeleteLedger>().WithheldAsync(withheld.RunId, null, 100, CancellationToken.None);
        var result = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal(12, listed.Count);
        Assert.Equal(["P0001", null], listed.Where(p => p.Stays).Select(p => p.Id));
        Assert.Equal(new ApprovalResult { Discontinued = 10, Skus = 20, Stayed = 2 }, result);
    }

    [Fact]
    public async Task Approve_WhileARunIsUnderWay_IsRefusedUntilItIsOver()
    {
        var withheld = await WithholdAsync();
        var run = await OpenRun.BeginAsync(_night.Host.Core, feed: EngineHost.Feed);

        var refused = await _night.ApproveAsync(withheld.RunId);
        await run.LoadAsync(new Product { ExternalId = "P0004" });
        await _night.Host.Core.Get<RunLedger>().CancelAsync(run.Id, CancellationToken.None);
        var result = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal(new ApprovalResult { Waiting = 12, Refusal = ApprovalRefusal.Running, Other = run.Id }, refused);
        Assert.Equal(new ApprovalResult { Discontinued = 11, Skus = 22, Stayed = 1 }, result);
        Assert.DoesNotContain("P0004", await _night.GoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_LaterRunReadWhatNobodyCanTell_IsRefused()
    {
        var withheld = await WithholdAsync();
        var later = await _night.LoadAsync([.. AllButAFew, """{"title":"nameless"}"""]);

        var refused = await _night.ApproveAsync(withheld.RunId);
        var newest = await _night.ApproveAsync(later.RunId);

        Assert.Equal((0L, 12L), Deletes(later));
        Assert.Equal(new ApprovalResult { Waiting = 12, Refusal = ApprovalRefusal.Unreadable, Other = later.RunId }, refused);
        Assert.Equal(12, newest.Discontinued);
    }

    [Fact]
    public async Task Approve_LaterRunsPagesArePruned_IsRefused()
    {
        var withheld = await WithholdAsync();
        var later = await _night.LoadAsync(AllButAFew);
        await _night.Host.Core.Database.ExecuteAsync($"DELETE FROM etl.page WHERE run_id = '{later.RunId}' AND number = 2");

        var refused = await _night.ApproveAsync(withheld.RunId);

        Assert.Equal((ApprovalRefusal.Pruned, 12L), (refused.Refusal, refused.Waiting));
        Assert.Equal("", await _night.GoneAsync());
    }

    [Fact]
    public async Task Approve_ByTwoAtOnce_DiscontinuesEachOnce()
    {
        var withheld = await WithholdAsync();
        await using var other = _night.Host.Beside();

        var results = await Task.WhenAll(
            Task.Run(() => _night.ApproveAsync(withheld.RunId)),
            Task.Run(() => other.Core.Get<DeleteApproval>().ApproveAsync(withheld.RunId, null, CancellationToken.None)));

        Assert.Equal(12, results.Sum(r => r.Discontinued));
        Assert.Equal(12, (await _night.FindAsync(withheld.RunId))!.Approved);
    }

    [Fact]
    public async Task Approve_ARunBeginsBetweenTwoParts_LeavesWhatItSees()
    {
        _night.Limits = new LimitOptions { PageSize = 500 };
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 2_100)));
        var withheld = await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(2_001, 100)));
        await using var gate = await Gate.BuildAsync(_night.Host.Core.Database.ConnectionString);
        await gate.AddPlaceAsync("approved", "AFTER UPDATE ON etl.deletion FOR EACH ROW WHEN (NEW.approved > OLD.approved)");
        await gate.CloseAsync("approved", 1);

        // Its first part is committed, its second stands at the gate with the feed's row; the night begins as soon as that is let go.
        var approving = Task.Run(() => _night.ApproveAsync(withheld.RunId));
        await gate.ReachedAsync("the second part");
        _night.Source(DeleteNight.Numbered(Enumerable.Range(1, 2_100)));
        var loading = _night.RunAsync();
        await gate.OpenAsync();
        var (result, night) = (await approving, await loading);

        Assert.Equal(2_000, withheld.DeletesWithheld);
        Assert.Equal((RunState.Succeeded, 0L), (night.State, night.Discontinued));
        Assert.True(result.Discontinued is 1_000 or 2_000, $"{result}");
        Assert.Equal("", await _night.GoneAsync());
        Assert.Equal(2_100, await _night.Host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
        Assert.Equal(4_200, await _night.Host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.sku WHERE discontinued_at IS NULL"));
    }

    private static (long Discontinued, long Withheld) Deletes(RunSummary run) => (run.Discontinued, run.DeletesWithheld);

    private static string Names(int first, int last) => string.Join("; ", Enumerable.Range(first, last - first + 1).Select(n => $"P{n:D4}"));

    /// <summary>Of 50 products 12 are missing.</summary>
    private async Task<RunSummary> WithholdAsync()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 50)));
        var withheld = await _night.LoadAsync(AllButAFew);
        Assert.Equal((RunState.Succeeded, 12L), (withheld.State, withheld.DeletesWithheld));
        return withheld;
    }
}
