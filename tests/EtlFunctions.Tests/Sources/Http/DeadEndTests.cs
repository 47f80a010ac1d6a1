using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Runs over APIs that cannot be gone on with, and those that can.</summary>
public sealed class DeadEndTests : IAsyncLifetime
{
    private static readonly LimitOptions Small = new() { PageSize = 10, PagesPerSegment = 3, MaxParallelPages = 2 };

    private static readonly PaginatorOptions Cursor = new() { Type = PaginatorType.Cursor, CursorPath = "meta.next" };

    private static readonly PaginatorOptions Numbered = new() { Type = PaginatorType.PageNumber, BasePage = 1, Limit = 10 };

    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(422)]
    public async Task CursorRefused_TheNextStart_EndsTheRunAndBeginsAnew(int status)
    {
        var records = SampleRecord.Many(200);
        var isOut = true;
        await using var server = await ApiServer.StartAsync(c => isOut && c.Number("cursor") == 100 ? c.StatusAsync(status) : c.CursorAsync(records, 10));
        Use(server, Cursor);

        var first = (await _host.RunAsync()).Completion!.Summary;
        var resumed = (await _host.RunAsync(mode: BeginMode.Resume, runId: first.RunId)).Begin!;
        isOut = false;
        var second = await _host.RunAsync();

        Assert.Equal((RunState.Incomplete, "cursor_expired", false), (first.State, first.StopKind, first.CanGoOn));
        Assert.Contains($"takes the run's cursor or link no more: found the answer {status}.", first.Error, StringComparison.Ordinal);
        Assert.Equal(BeginOutcome.Unresumable, resumed.Outcome);
        Assert.Equal((BeginOutcome.Begun, first.RunId), (second.Begin!.Outcome, second.Begin.Ended));
        Assert.Equal((RunState.Succeeded, 200L), (second.Completion!.Summary.State, second.Completion.Summary.Read));
        await _host.AssertCatalogAsync(200);
        Assert.Contains("planning stops behind page ", Assert.Single(_host.Core.Log.Of(1105)), StringComparison.Ordinal);
        Assert.Contains($"Run {first.RunId} of feed shop ends incomplete (CursorExpired): ", Assert.Single(_host.Core.Log.Of(1002)), StringComparison.Ordinal);
        Assert.Contains($"Run {first.RunId} of feed shop ends failed (CursorExpired): ", Assert.Single(_host.Core.Log.Of(1003)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CursorAnsweredByAnOutage_TheNextStart_GoesOnWithTheRun()
    {
        var records = SampleRecord.Many(200);
        var isOut = true;
        await using var server = await ApiServer.StartAsync(c => isOut && c.Number("cursor") == 100 ? c.StatusAsync(503) : c.CursorAsync(records, 10));
        Use(server, Cursor);

        var first = (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;
        var before = server.Asked.Count;
        isOut = false;
        var second = await _host.RunAsync();

        Assert.Equal((RunState.Incomplete, true), (first.State, first.CanGoOn));
        Assert.Equal(BeginOutcome.Adopted, second.Begin!.Outcome);
        Assert.Equal((RunState.Succeeded, 200L), (second.Completion!.Summary.State, second.Completion.Summary.Read));
        Assert.Equal(10, server.Asked.Count - before);
    }

    [Fact]
    public async Task NumberedPageThatIsGoneForGood_TheNextStart_SaysThatItGotNoFurther()
    {
        var records = SampleRecord.Many(100);
        var isOut = true;
        await using var server = await ApiServer.StartAsync(c => isOut && c.Number("page") == 7 ? c.StatusAsync(409) : c.PageAsync(records, 10));
        Use(server, Numbered);

        var first = (await _host.RunAsync()).Completion!;
        var second = await _host.RunAsync(mayStartAnew: true);
        isOut = false;
        var third = await _host.RunAsync(mayStartAnew: true);

        Assert.Equal((RunState.Incomplete, "page_refused", true, false), (first.Summary.State, first.Summary.StopKind, first.Summary.CanGoOn, first.StartsAnew));
        Assert.Equal((BeginOutcome.Adopted, RunState.Incomplete, true), (second.Begin!.Outcome, second.Completion!.Summary.State, second.Completion.StartsAnew));
        Assert.Equal((BeginOutcome.Begun, StopKind.NoHeadway), (third.Begin!.Outcome, third.Begin.DeadEnd?.Kind));
        Assert.Equal((RunState.Succeeded, 100L), (third.Completion!.Summary.State, third.Completion.Summary.Read));
    }

    [Fact]
    public async Task NumberedPageThatFailsInAnOutage_EveryStart_GoesOnWithTheRun()
    {
        var records = SampleRecord.Many(100);
        var isOut = true;
        await using var server = await ApiServer.StartAsync(c => isOut && c.Number("page") == 7 ? c.StatusAsync(500) : c.PageAsync(records, 10));
        Use(server, Numbered);

        for (var night = 0; night < 3; night++)
        {
            var completion = (await _host.AdvanceUntilOverAsync(_host.RunAsync(mayStartAnew: true))).Completion!;
            Assert.Equal((RunState.Incomplete, "page_failed", false), (completion.Summary.State, completion.Summary.StopKind, completion.StartsAnew));
        }

        isOut = false;
        var end = await _host.RunAsync();
        Assert.Equal((BeginOutcome.Adopted, RunState.Succeeded), (end.Begin!.Outcome, end.Completion!.Summary.State));
        Assert.Equal(1, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Fact]
    public async Task FewerRecordsThanAnnounced_TheNextStart_BeginsAnew()
    {
        var announced = 12;
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(
            $$"""{"meta":{"next":{{(c.Number("cursor") == 0 ? "\"10\"" : "null")}},"total":{{announced}}},"data":{{Answers.Array(SampleRecord.Many(11).Skip(c.Number("cursor")).Take(10))}}}"""));
        Use(server, Cursor with { TotalPath = "meta.total" });

        var first = (await _host.RunAsync()).Completion!.Summary;
        announced = 11;
        var second = await _host.RunAsync();

        Assert.Equal((RunState.Incomplete, "source_inconsistent"), (first.State, first.StopKind));
        Assert.Equal((BeginOutcome.Begun, RunState.Succeeded), (second.Begin!.Outcome, second.Completion!.Summary.State));
    }

    [Theory]
    [InlineData(404, "source_gone")]
    [InlineData(200, "source_changed")]
    public async Task StreamedBodyThatIsAnotherOrGone_StopsForGood(int status, string kind)
    {
        var text = string.Concat(SampleRecord.Many(2_000).Select(r => r + "\n"));
        using var stop = new CancellationTokenSource();
        var isBroken = false;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (isBroken && status != 200)
            {
                await c.StatusAsync(status);
                return;
            }

            c.Response.Headers.ETag = isBroken ? "\"two\"" : "\"one\"";
            c.Response.ContentType = "application/x-ndjson";
            await c.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        });
        Use(server, new PaginatorOptions { Type = PaginatorType.SinglePage });
        _host.Watched.Shown = p =>
        {
            if (p.PagesPlanned >= 6)
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAsync<EtlFunctions.Cli.EmbeddedEngine.RunInterruptedException>(() => _host.RunAsync(stop: stop.Token));
        isBroken = true;
        _host.Watched.Shown = _ => { };

        var adopted = await _host.RunAsync(mayStartAnew: true);

        Assert.Equal((BeginOutcome.Adopted, RunState.Incomplete, kind, true), (
            adopted.Begin!.Outcome, adopted.Completion!.Summary.State, adopted.Completion.Summary.StopKind, adopted.Completion.StartsAnew));
    }

    private void Use(ApiServer server, PaginatorOptions paginator)
    {
        _host.AddFeed(0, Small);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator } });
    }
}
