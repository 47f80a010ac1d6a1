using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Http;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Wrong data never looks like success.</summary>
public sealed class TruthTests
{
    private static readonly string[] Records = SampleRecord.Many(95);

    private static readonly PaginatorOptions PageNumber = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    private static readonly PaginatorOptions Cursor = new() { Type = PaginatorType.Cursor, CursorPath = "meta.next" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_ApiIgnoresTheParameter_StopsTheRun(bool announcesTotal)
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, announcesTotal ? 95 : null, page: "1"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("the API ignores the page", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_IgnoredAfterARestart_IsNoticedByWhatTheCursorKeeps()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, total: null, page: c.Number("page") == 4 ? "2" : null));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber };
        await using var first = HttpSourceRun.Open(options);
        var plan = await first.Source.PlanAsync(null, 3, CancellationToken.None);

        await using var second = HttpSourceRun.Open(options);
        var failure = await Assert.ThrowsAsync<SourceException>(() => second.Source.PlanAsync(plan.NextCursor, 3, CancellationToken.None));

        Assert.True(failure.StopsRun);
        Assert.Contains("found the same 10 records as on an earlier page", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_RepeatedAmongPlannedOnes_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, page: c.Number("page") == 7 ? "6" : null));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.True((await run.FailAsync()).StopsRun);
    }

    [Fact]
    public async Task Page_WithFewerRecordsThanAnnounced_FailsAndSaysWhatWasExpected()
    {
        await using var server = await ApiServer.StartAsync(c => c.Number("page") == 4
            ? c.JsonAsync($$"""{"items":{{Answers.Array(Records.Skip(30).Take(7))}},"total":95}""")
            : c.PageAsync(Records, 10));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        var failure = await run.FailAsync();

        Assert.False(failure.StopsRun);
        Assert.Contains("?page=4: found 7 records; expected 10 of the 95 announced", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Vanished_Fails()
    {
        await using var server = await ApiServer.StartAsync(c => c.Number("page") == 4 ? c.JsonAsync("""{"items":[],"total":95}""") : c.PageAsync(Records, 10));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Contains("found 0 records; expected 10", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echo_OfAnotherOffset_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var asked = c.Number("skip");
            var given = asked == 30 ? 35 : asked;
            return c.JsonAsync($$"""{"products":{{Answers.Array(Records.Skip(given).Take(10))}},"total":95,"skip":{{given}},"limit":10}""");
        });
        var paginator = new PaginatorOptions { Type = PaginatorType.Offset, OffsetParam = "skip" };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("asked for 30, but the response says 35 at \"skip\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stuck")]
    [InlineData("circle")]
    public async Task Link_ThatDoesNotMove_StopsTheRun(string kind)
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("from");
            var next = kind == "stuck" ? Math.Min(from + 10, 20) : (from + 10) % 50;
            // Records that differ each time: only the links tell.
            var record = SampleRecord.Json(Interlocked.Increment(ref answers));
            return c.JsonAsync($$"""{"next":"/?from={{next}}","results":[{{record}}]}""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.JsonLink } });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("does not move", failure.Message, StringComparison.Ordinal);
        Assert.InRange(server.Asked.Count, 3, 8);
    }

    [Fact]
    public async Task Cursor_OfEmptyPagesThatStays_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"data":[],"meta":{"next":"abc"}}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        Assert.Contains("does not move", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cursor_ThatStaysWhilePagesGoOn_IsFollowed()
    {
        var page = 0;
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = page++ * 40;
            var next = from + 40 < Records.Length ? "\"scroll\"" : "null";
            return c.JsonAsync($$"""{"data":{{Answers.Array(Records.Skip(from).Take(40))}},"meta":{"next":{{next}} } }""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task Walk_EndsBeforeTheAnnouncedTotal_LandsWhatCameAndCannotSucceed()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers["X-Total-Count"] = "97";
            return c.CursorAsync(Records, 10);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Cursor });

        var plan = await run.Source.PlanAsync(null, 40, CancellationToken.None);
        var failure = await Assert.ThrowsAsync<SourceException>(() => run.Source.PlanAsync(plan.NextCursor, 40, CancellationToken.None));

        Assert.Equal(10, plan.Pages.Count);
        Assert.True(failure.StopsRun);
        Assert.Contains("95 records came, but 97 are announced", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TotalChange.Report)]
    [InlineData(TotalChange.Stop)]
    public async Task Total_ChangesDuringTheRun_IsReportedOrStopsIt(TotalChange choice)
    {
        // A product is added at the end once half of the pages are read.
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, c.Number("page", 1) is > 1 and < 5 ? 96 : 95));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber, OnTotalChange = choice });

        if (choice == TotalChange.Stop)
        {
            Assert.Contains("changed from 95 to 96", Assert.IsType<SourceChangedException>(await run.FailAsync()).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Contains("changed from 95 to 96 during the run", Assert.Single(run.Log.Of(EventIds.TotalChanged)), StringComparison.Ordinal);
    }

    [Fact]
    public void SeenPages_CircleLongerThanWhatIsKept_IsNoticedAcrossRestarts()
    {
        const int Circle = 1000;
        string? kept = null;
        var steps = 0;
        for (; steps < 10 * Circle; steps++)
        {
            var seen = SeenPages.Parse(kept);
            if (!seen.Add((ulong)(steps % Circle) * 7919))
            {
                break;
            }

            kept = seen.ToString();
            Assert.InRange(kept.Length, 1, 3000);
        }

        Assert.InRange(steps, Circle, 3 * Circle);
    }
}
