using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Pages with a number that were committed in part when their load broke off.</summary>
public sealed class PartialPageTests : IAsyncLifetime
{
    private static readonly LimitOptions Small = new() { PageSize = 10, MaxParallelPages = 2 };

    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("P110")]
    [InlineData("P5")]
    [InlineData("P180")]
    public async Task RecordRemovedUpstream_WhileAPageIsCommittedInPart_SkipsNoneOfTheOthers(string removed)
    {
        var records = SampleRecord.Many(300);
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, 100));
        Use(server);
        await RefuseAsync("P140");

        var first = (await _host.RunAsync()).Completion!.Summary;
        Assert.Equal((RunState.Incomplete, true), (first.State, first.CanGoOn));
        Assert.Equal(1, await _host.Core.Database.ScalarAsync<int>("SELECT chunks FROM etl.page WHERE number = 2"));
        await AcceptAsync();
        records = [.. records.Where(r => !r.Contains($"\"{removed}\"", StringComparison.Ordinal))];
        await using var other = _host.Beside();
        var second = (await other.RunAsync()).Completion!.Summary;

        Assert.Equal((first.RunId, RunState.Succeeded), (second.RunId, second.State));
        Assert.Equal((300L, 300L, 12L), (second.Read, second.Inserted, second.Chunks));
        await _host.AssertCatalogAsync(300);
        Assert.Single(server.Asked, a => a.Contains("page=2", StringComparison.Ordinal));
        Assert.Equal(0, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE landed IS NOT NULL"));
    }

    [Theory]
    [InlineData(25, false)]
    [InlineData(26, true)]
    public async Task PageOfOneChunk_IsNotKept(int size, bool isKept)
    {
        var records = SampleRecord.Many(4 * size);
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, size));
        Use(server);
        await RefuseAsync($"P{(3 * size) - 1}");

        var run = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal(RunState.Incomplete, run.State);
        Assert.Equal(isKept, await _host.Core.Database.ScalarAsync<bool>("SELECT landed IS NOT NULL FROM etl.page WHERE number = 3"));
    }

    [Fact]
    public async Task PageCommittedInPart_OfWhichNothingIsKept_EndsTheRunAndTheNextStartBeginsAnew()
    {
        var records = SampleRecord.Many(300);
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, 100));
        Use(server);
        await RefuseAsync("P140");
        var first = (await _host.RunAsync()).Completion!.Summary;
        await AcceptAsync();
        // As a version left it that kept nothing.
        await _host.Core.Database.ExecuteAsync("UPDATE etl.page SET landed = NULL WHERE number = 2");

        var resumed = (await _host.RunAsync()).Completion!.Summary;
        var second = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((first.RunId, "page_lost", false), (resumed.RunId, resumed.StopKind, resumed.CanGoOn));
        Assert.NotEqual(RunState.Succeeded, resumed.State);
        Assert.Contains("page 2 was committed in part and what it held is not in the ledger", resumed.Error, StringComparison.Ordinal);
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.Equal((RunState.Succeeded, 300L), (second.State, second.Read));
        await _host.AssertCatalogAsync(300);
    }

    [Fact]
    public async Task PageDeliveredTwiceAtOnce_WithOtherRecordsEachTime_IsLoadedAsOneOfThem()
    {
        var both = new TaskCompletionSource();
        var asked = 0;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            var from = 0;
            if (c.Number("page") == 2)
            {
                from = 1_000 * Interlocked.Increment(ref asked);
                if (asked == 2)
                {
                    both.SetResult();
                }

                await both.Task;
            }

            var page = c.Number("page");
            await c.JsonAsync($$"""{"items":{{Answers.Array(Enumerable.Range((page * 60) + from, 60).Select(n => SampleRecord.Json(n)))}},"total":180}""");
        });
        Use(server);
        var run = await OpenRun.BeginAsync(_host.Core, pages: 0);
        await Get<PlanSegmentInput, PlanSegmentOutput>().RunAsync(new PlanSegmentInput(run.Id, run.Epoch, EngineHost.Feed, 0, Small), CancellationToken.None);
        var token = await run.PageAsync<string>(2, "token");

        var loads = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Get<LoadPageInput, LoadPageOutput>().RunAsync(
            new LoadPageInput(run.Id, run.Epoch, EngineHost.Feed, new SegmentPage(2, token!), Small), CancellationToken.None)));

        Assert.All(loads, l => Assert.Equal(PageOutcome.Committed, l.Outcome));
        Assert.Equal((60L, 60L, 3), (loads.Sum(l => l.Counts.Read), loads.Sum(l => l.Counts.Inserted), loads.Sum(l => l.Chunks)));
        Assert.Equal(60, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        Assert.Equal(1, await _host.Core.Database.ScalarAsync<long>("SELECT count(DISTINCT substr(external_id, 2)::integer / 1000) FROM catalog.product"));
    }

    private IActivity<TInput, TOutput> Get<TInput, TOutput>() => _host.Core.Get<IActivity<TInput, TOutput>>();

    private void Use(ApiServer server)
    {
        _host.AddFeed(0, Small);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } },
        });
    }

    /// <summary>Makes the target refuse a product in a way that stops the run.</summary>
    private Task RefuseAsync(string product) => _host.Core.Database.ExecuteAsync(
        $"""
        CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.external_id = '{product}' THEN
                RAISE EXCEPTION 'not today' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON catalog.product FOR EACH ROW EXECUTE FUNCTION public.refuse();
        """);

    private Task AcceptAsync() => _host.Core.Database.ExecuteAsync("DROP TRIGGER refuse ON catalog.product");
}
