using EtlFunctions.Checking;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Whole nights after which products are no longer in the source, or are in it again.</summary>
public sealed class DeleteRunTests : IAsyncLifetime
{
    private DeleteNight _night = null!;

    public async Task InitializeAsync() => _night = new DeleteNight(await EngineHost.CreateAsync());

    public async Task DisposeAsync() => await _night.Host.DisposeAsync();

    [Fact]
    public async Task Missing_IsDiscontinuedWithItsSkus_AndComesBackUnchanged()
    {
        await _night.LoadAsync(DeleteNight.Product("A", "a", "A1", "A2"), DeleteNight.Product("B", "b", "B1"), DeleteNight.Product("C"));

        var gone = await _night.LoadAsync(DeleteNight.Product("B", "b", "B1"), DeleteNight.Product("C"));
        var (live, discontinued) = (await _night.LiveAsync(), await _night.GoneAsync());
        var again = await _night.LoadAsync(DeleteNight.Product("B", "b", "B1"), DeleteNight.Product("C"));
        var back = await _night.LoadAsync(DeleteNight.Product("A", "a", "A1", "A2"), DeleteNight.Product("B", "b", "B1"), DeleteNight.Product("C"));

        Assert.Equal(("B B1; C", "A"), (live, discontinued));
        Assert.Equal((RunState.Succeeded, 1L, 0L, 2L, 2L), (gone.State, gone.Discontinued, gone.DeletesWithheld, gone.SkusDiscontinued, gone.Unchanged));
        Assert.Equal((RunState.Succeeded, 0L, 0L), (again.State, again.Discontinued, again.SkusDiscontinued));
        Assert.Equal((1L, 2L, 2L, 0L), (back.Updated, back.SkusUpdated, back.Unchanged, back.Discontinued));
        Assert.Equal(("A A1,A2; B B1; C", ""), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task Missing_ByDefault_StaysAsItIs()
    {
        _night.Target = new TargetOptions();
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"));

        var summary = await _night.LoadAsync(DeleteNight.Product("B"));

        Assert.Equal((RunState.Succeeded, 0L, 0L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal("A; B", await _night.LiveAsync());
        Assert.Null(await _night.FindAsync(summary.RunId));
    }

    [Fact]
    public async Task Seen_Unchanged_WritesNothingToTheCatalog()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 30)));
        var before = await RowsAsync();

        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(3, 28)));

        Assert.Equal(28, before.Keys.Intersect((await RowsAsync()).Keys).Count());
        Assert.Equal(2, (await RowsAsync()).Keys.Except(before.Keys).Count());
    }

    [Fact]
    public async Task Back_InAnOlderState_IsTakenAllTheSame()
    {
        await _night.LoadAsync("""{"id":"A","title":"new","updated_at":"2026-02-01T00:00:00Z","variants":[]}""", DeleteNight.Product("B"));
        await _night.LoadAsync(DeleteNight.Product("B"));

        _night.Source("""{"id":"A","title":"old","updated_at":"2026-01-01T00:00:00Z","variants":[]}""", DeleteNight.Product("B"));
        var differs = await VerifyAsync();
        var back = await _night.RunAsync();

        Assert.Equal("A", Assert.Single(differs.Products).Id);
        Assert.Equal((1L, 0L), (back.Updated, back.Stale));
        Assert.Equal("A; B", await _night.LiveAsync());
        Assert.Equal("old", await _night.Host.Core.Database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = 'A'"));
        Assert.True((await VerifyAsync()).IsEqual);
    }

    [Fact]
    public async Task Back_InTheSecondOfTwoRecords_IsTheNewest()
    {
        await _night.LoadAsync("""{"id":"A","title":"was","updated_at":"2026-03-01T00:00:00Z","variants":[]}""", DeleteNight.Product("B"));
        await _night.LoadAsync(DeleteNight.Product("B"));
        _night.Limits = DeleteNight.Small with { PageSize = 1, ChunkSize = 1 };

        var back = await _night.LoadAsync(
            """{"id":"A","title":"newer","updated_at":"2026-02-01T00:00:00Z","variants":[]}""",
            DeleteNight.Product("B"),
            """{"id":"A","title":"older","updated_at":"2026-01-01T00:00:00Z","variants":[]}""");

        Assert.Equal(RunState.Succeeded, back.State);
        Assert.Equal("newer", await _night.Host.Core.Database.ScalarAsync<string>("SELECT title FROM catalog.product WHERE external_id = 'A' AND discontinued_at IS NULL"));
    }

    [Fact]
    public async Task Verify_AfterDeletes_KnowsTheDiscontinued()
    {
        await _night.LoadAsync(DeleteNight.Product("A", "a", "A1"), DeleteNight.Product("B"));
        _night.Source(DeleteNight.Product("B"));
        var before = await VerifyAsync();
        await _night.RunAsync();

        var after = await VerifyAsync();

        Assert.Equal((false, 1L, 0L), (before.IsEqual, before.Extra, before.Discontinued));
        Assert.Equal((true, 0L, 1L), (after.IsEqual, after.Extra, after.Discontinued));
        _night.Source(DeleteNight.Product("A", "a", "A1"), DeleteNight.Product("B"));
        Assert.Equal((false, 1L), ((await VerifyAsync()).IsEqual, (await VerifyAsync()).Differing));
    }

    [Fact]
    public async Task Rejected_WithItsId_CountsAsSeen()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"), DeleteNight.Product("C"));

        var summary = await _night.LoadAsync("""{"id":"A","title":"a","variants":[{"sku":"A1","price":"much"}]}""", DeleteNight.Product("B"));

        Assert.Equal((RunState.SucceededWithRejects, 1L, 0L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal(("A; B", "C"), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task Rejected_ByTheDatabase_CountsAsSeen()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"), DeleteNight.Product("C"));
        await _night.Host.Core.Database.ExecuteAsync("ALTER TABLE catalog.product ADD CHECK (title <> 'forbidden')");

        var summary = await _night.LoadAsync(DeleteNight.Product("A", "forbidden"), DeleteNight.Product("B"));

        Assert.Equal((1L, 1L, 0L), (summary.Rejected, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal(("A; B", "C"), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Theory]
    [InlineData(false, "A; B; C", "")]
    [InlineData(true, "B", "A; C")]
    public async Task Rejected_WithoutAnId_WithholdsUnlessTheFeedSaysOtherwise(bool mayDelete, string live, string gone)
    {
        _night.Target = _night.Target with { UnreadableMayDelete = mayDelete };
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"), DeleteNight.Product("C"));

        var summary = await _night.LoadAsync("""{"id":"A","title":"broken""", DeleteNight.Product("B"));

        Assert.Equal((RunState.SucceededWithRejects, mayDelete ? 2L : 0L, mayDelete ? 0L : 2L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Equal((live, gone), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task Guard_AboveTheShare_WithholdsAndSaysSo()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 110)));

        var summary = await _night.LoadAsync([.. DeleteNight.Numbered(Enumerable.Range(13, 98)), DeleteNight.Product("NEW")]);

        Assert.Equal((RunState.Succeeded, 0L, 12L, 1L), (summary.State, summary.Discontinued, summary.DeletesWithheld, summary.Inserted));
        Assert.Equal(
            $"12 products are no longer in the source and not discontinued: they are 10.9 % of the 110 products that the feed had, more than target.maxDeletePercent allows (10 %). 'etl deletes show {summary.RunId}' lists them, 'etl deletes approve {summary.RunId}' discontinues them",
            DeleteNight.Warning(summary));
        Assert.Single(_night.Host.Core.Log.Of(EventIds.DeletesWithheld));
        Assert.Equal(111, await CountAsync("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"));
        Assert.Equal(string.Join(' ', Enumerable.Range(1, 12).Select(n => $"P{n:D4}")), await _night.WithheldAsync(summary.RunId));
        Assert.Equal("12", await _night.Host.Core.Database.ScalarAsync<string>($"SELECT summary ->> 'deletesWithheld' FROM etl.run WHERE id = '{summary.RunId}'"));
    }

    [Fact]
    public async Task Guard_WithinTheShare_Deletes()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 110)));

        var summary = await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(12, 99)));

        Assert.Equal((11L, 22L, 0L), (summary.Discontinued, summary.SkusDiscontinued, summary.DeletesWithheld));
    }

    [Fact]
    public async Task Guard_AllProducts_WithholdsHoweverFew()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"));

        var renamed = await _night.LoadAsync(DeleteNight.Product("X"), DeleteNight.Product("Y"));

        Assert.Equal((0L, 2L), (renamed.Discontinued, renamed.DeletesWithheld));
        Assert.Contains("they are all 2 products that the feed had", DeleteNight.Warning(renamed)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_EmptySource_NeverDeletesEverything()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"));

        var refused = await _night.LoadAsync();
        _night.Source();
        _night.Host.Core.Feeds.Change(EngineHost.Feed, f => f with { AllowEmpty = true });
        var allowed = await _night.RunAsync();

        Assert.Equal(RunState.Failed, refused.State);
        Assert.Equal((RunState.Succeeded, 0L, 2L), (allowed.State, allowed.Discontinued, allowed.DeletesWithheld));
        Assert.Equal("A; B", await _night.LiveAsync());
    }

    [Fact]
    public async Task Doubt_OfTheSource_WithholdsWhateverTheShare()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 20)));
        _night.Source(DeleteNight.Numbered(Enumerable.Range(2, 19)));
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Doubts = ["pages may have shifted"];

        var summary = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 0L, 1L), (summary.State, summary.Discontinued, summary.DeletesWithheld));
        Assert.Contains("a record may have been missed while the source was read: pages may have shifted", DeleteNight.Warning(summary)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OfPagesThatAnEarlierVersionLoaded_AreMissed()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 20)));
        _night.Source(DeleteNight.Numbered(Enumerable.Range(2, 19)));
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Reading = (page, _, _) => page == 3 ? throw new SourceException("gone for a moment") : Task.CompletedTask;
        await _night.RunAsync();
        await _night.Host.Core.Database.ExecuteAsync("UPDATE etl.page SET keys = '{}', contents = '{}', places = '{}', actions = '' WHERE number = 1 AND run_id = (SELECT id FROM etl.run WHERE state = 'incomplete')");
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Reading = (_, _, _) => Task.CompletedTask;

        var resumed = await _night.RunAsync();

        Assert.Equal((RunState.Succeeded, 0L, 4L), (resumed.State, resumed.Discontinued, resumed.DeletesWithheld));
        Assert.Contains("the ledger tells of 16 of the 19 records which they were", DeleteNight.Warning(resumed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incomplete_FailedPage_DeletesNothing_AndTheResumeDoes()
    {
        await _night.LoadAsync(DeleteNight.Numbered(Enumerable.Range(1, 20)));
        _night.Source(DeleteNight.Numbered(Enumerable.Range(2, 19)));
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Reading = (page, _, _) => page == 3 ? throw new SourceException("gone for a moment") : Task.CompletedTask;

        var incomplete = await _night.RunAsync();
        var (live, judged) = (await CountAsync("SELECT count(*) FROM catalog.product WHERE discontinued_at IS NULL"), await _night.FindAsync(incomplete.RunId));
        _night.Host.Core.Feeds.Source(EngineHost.Feed).Reading = (_, _, _) => Task.CompletedTask;
        var resumed = await _night.RunAsync();

        Assert.Equal((RunState.Incomplete, 20L), (incomplete.State, live));
        Assert.Null(judged);
        Assert.Equal((incomplete.RunId, RunState.Succeeded, 1L), (resumed.RunId, resumed.State, resumed.Discontinued));
    }

    [Fact]
    public async Task Failed_TooManyRejects_DeletesNothing()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"), DeleteNight.Product("C"));
        _night.Limits = DeleteNight.Small with { MaxRejects = 0 };

        var summary = await _night.LoadAsync(DeleteNight.Product("B"), DeleteNight.Product("C"), """{"id":"D","title":"d","variants":[{"price":1}]}""");

        Assert.Equal((RunState.Failed, 0L), (summary.State, summary.Discontinued));
        Assert.Equal("A; B; C", await _night.LiveAsync());
    }

    [Fact]
    public async Task Handle_Renamed_TheOldProductGoesAndItsSkuMoves()
    {
        await _night.LoadAsync(DeleteNight.Product("lamp", "Lamp", "L-1"), DeleteNight.Product("desk", "Desk", "D-1"));

        var summary = await _night.LoadAsync(DeleteNight.Product("lamp-classic", "Lamp", "L-1"), DeleteNight.Product("desk", "Desk", "D-1"));

        Assert.Equal((RunState.Succeeded, 1L, 1L, 0L), (summary.State, summary.Inserted, summary.Discontinued, summary.SkusDiscontinued));
        Assert.Equal(("desk D-1; lamp-classic L-1", "lamp"), (await _night.LiveAsync(), await _night.GoneAsync()));

        var back = await _night.LoadAsync(DeleteNight.Product("lamp", "Lamp", "L-1"), DeleteNight.Product("desk", "Desk", "D-1"));

        Assert.Equal((RunState.Succeeded, 1L), (back.State, back.Discontinued));
        Assert.Equal(("desk D-1; lamp L-1", "lamp-classic"), (await _night.LiveAsync(), await _night.GoneAsync()));
    }

    [Fact]
    public async Task OtherFeeds_AreLeftAlone()
    {
        await _night.LoadAsync(DeleteNight.Product("A"), DeleteNight.Product("B"));
        await _night.Host.Core.Database.ExecuteAsync(
            "INSERT INTO catalog.product (feed, external_id, content_hash, loaded_at, run_id) SELECT 'other', 'A', content_hash, loaded_at, run_id FROM catalog.product WHERE external_id = 'A'");

        await _night.LoadAsync(DeleteNight.Product("B"));

        Assert.Equal("other", await _night.Host.Core.Database.ScalarAsync<string>("SELECT string_agg(feed, ',') FROM catalog.product WHERE external_id = 'A' AND discontinued_at IS NULL"));
    }

    private Task<CatalogVerification> VerifyAsync() =>
        _night.Host.Core.Get<CatalogVerifier>().VerifyAsync(_night.Host.Core.Feeds.Load(EngineHost.Feed), 10, null, CancellationToken.None);

    private Task<long> CountAsync(string sql) => _night.Host.Core.Database.ScalarAsync<long>(sql);

    private async Task<Dictionary<string, string>> RowsAsync()
    {
        var rows = await _night.Host.Core.Database.ScalarAsync<string[]>("SELECT array_agg(external_id || ' ' || xmin || ' ' || ctid ORDER BY external_id) FROM catalog.product");
        return rows!.ToDictionary(r => r);
    }
}
