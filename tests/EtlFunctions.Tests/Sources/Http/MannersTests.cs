using System.Collections.Concurrent;
using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EtlFunctions.Tests.Sources.Http;

public sealed class MannersTests
{
    private static readonly string[] Records = SampleRecord.Many(20);

    private static readonly PaginatorOptions PageNumber = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    [Theory]
    [InlineData("Retry-After", "300", 429, 300)]
    [InlineData("Retry-After", "Thu, 01 Jan 2026 00:05:00 GMT", 503, 300)]
    [InlineData("X-RateLimit-Reset", "1767225900", 429, 300)]
    [InlineData("X-RateLimit-Reset", "1767225900", 403, 300)]
    [InlineData("RateLimit-Reset", "60", 403, 60)]
    [InlineData("RateLimit", "\"default\";r=0;t=45", 403, 45)]
    [InlineData("X-Rate-Limit-Time-Reset-Ms", "15000", 429, 15)]
    [InlineData("RateLimit", "limit=100, remaining=0, reset=30", 403, 30)]
    public async Task Refusal_WithALongWait_IsHandedToTheWorkflow(string header, string value, int status, int seconds)
    {
        var clock = new DelayClock();
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers.Date = "Thu, 01 Jan 2026 00:00:00 GMT";
            c.Response.Headers[header] = value;
            if (status == 403)
            {
                c.Response.Headers["X-RateLimit-Remaining"] = "0";
            }

            return c.StatusAsync(status);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber }, clock: clock);

        var planning = run.Source.PlanAsync(null, 5, CancellationToken.None);
        var wait = await Assert.ThrowsAsync<SourceWaitException>(() => planning);
        Assert.Equal(clock.GetUtcNow().AddSeconds(seconds), wait.NotBefore);

        // Nothing is asked before that time, by no page.
        await Assert.ThrowsAsync<SourceWaitException>(() => run.Source.PlanAsync(null, 5, CancellationToken.None));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Refusals_WithoutAWait_AreTriedAgainUntilTheDelaysAreLong()
    {
        var clock = new DelayClock();
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(429));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber }, clock: clock);

        var planning = run.Source.PlanAsync(null, 5, CancellationToken.None);

        await Assert.ThrowsAsync<SourceWaitException>(() => clock.AdvanceUntilOverAsync(planning, "the delays are over"));
        Assert.InRange(server.Asked.Count, 3, 5);
    }

    [Fact]
    public async Task Refusal_WithALongerWaitThanAllowed_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(429, "7200"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("asks to wait 7,200 seconds; expected at most 3,600 (source.maxWaitSeconds)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Success_WithNoRequestLeft_HoldsTheNextOneBack()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers["RateLimit-Remaining"] = "0";
            c.Response.Headers["RateLimit-Reset"] = "30";
            return c.PageAsync(Records, 10, total: null);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        var plan = await run.Source.PlanAsync(null, 5, CancellationToken.None);
        var wait = await Assert.ThrowsAsync<SourceWaitException>(() => run.Source.PlanAsync(plan.NextCursor, 5, CancellationToken.None));

        Assert.Single(plan.Pages);
        Assert.Single(server.Asked);
        Assert.True(wait.IsTransient);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    public async Task Failure_ThatPasses_IsTriedAgain(int status)
    {
        var failures = 0;
        await using var server = await ApiServer.StartAsync(c => c.Number("page", 1) == 2 && Interlocked.Increment(ref failures) <= 2
            ? c.StatusAsync(status, status == 429 ? "0.1" : null)
            : c.PageAsync(Records, 10));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber });

        Assert.Equal(Records, await run.LoadAsync());
        // The last page is full, so one more is asked for.
        Assert.Equal(5, server.Asked.Count);
    }

    [Fact]
    public async Task Failure_ThatStays_IsGivenUpAfterFiveAttempts()
    {
        var clock = new DelayClock();
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(500));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber }, clock: clock);

        var planning = run.Source.PlanAsync(null, 5, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<SourceException>(() => clock.AdvanceUntilOverAsync(planning, "the delays are over"));
        Assert.Contains("found the answer 500 InternalServerError; expected 200. Given up after 5 attempts", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Equal(5, server.Asked.Count);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("short")]
    [InlineData("truncated")]
    public async Task Body_ThatComesInPart_IsFetchedAgain(string kind)
    {
        var answers = 0;
        var whole = $$"""{"items":{{Answers.Array(Records)}},"total":20}""";
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (Interlocked.Increment(ref answers) > 1)
            {
                await c.JsonAsync(whole);
                return;
            }

            if (kind == "short")
            {
                c.Response.ContentLength = whole.Length + 100;
            }

            await c.JsonAsync(whole[..(whole.Length / 2)]);
            await c.Response.Body.FlushAsync();
            if (kind != "truncated")
            {
                c.Abort();
            }
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber with { MaximumPage = 1 } });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(2, answers);
    }

    [Fact]
    public async Task Body_TooSlow_TimesOutAndIsAskedForAgain()
    {
        var clock = new DelayClock();
        var answers = 0;
        var begun = new TaskCompletionSource();
        var late = new TaskCompletionSource();
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                c.Response.ContentType = "application/json";
                await c.Response.WriteAsync("[");
                await c.Response.Body.FlushAsync();
                begun.SetResult();
                await late.Task;
                return;
            }

            await c.PageAsync(Records, 20);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber with { MaximumPage = 1 }, TimeoutSeconds = 7 }, clock: clock);

        var loading = run.LoadAsync();
        await Eventually.EndsAsync(begun.Task, "the first answer begins");
        clock.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(Records, await clock.AdvanceUntilOverAsync(loading, "the second answer is read"));
        Assert.Equal(2, answers);
        late.SetResult();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_LargerThanAllowed_StopsTheRun(bool saysItsLength)
    {
        var body = $$"""{"items":{{Answers.Array(Records)}},"total":20}""";
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.ContentLength = saysItsLength ? body.Length : null;
            return c.JsonAsync(body);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber, MaxBodyBytes = 1024 });

        Assert.Contains("the body is larger than 1,024 bytes", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Requests_OfAllPages_ReachTheBoundTogetherAndNeverPassIt(int bound)
    {
        var (now, most) = (0, 0);
        var isPlanned = false;
        var gate = new TaskCompletionSource();
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Request.Path == "/probe")
            {
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref now));
            // The plan is made from the first and the last page.
            await (Volatile.Read(ref isPlanned) ? gate.Task : Task.CompletedTask);
            Interlocked.Decrement(ref now);
            await c.PageAsync(Records, 1);
        });
        await using var run = HttpSourceRun.Open(
            new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber, MaxConcurrentRequests = bound }, clock: new DelayClock());
        var pages = (await SourceRun.PlanAllAsync(run.Source)).SelectMany(p => p.Pages).ToArray();
        Volatile.Write(ref isPlanned, true);

        var reading = Task.WhenAll(pages.Select(p => SourceRun.ReadAsync(run.Source, p)));
        await Eventually.HoldsAsync(() => Volatile.Read(ref now) == bound, "as many requests as may be are at the server");
        // Every page has asked for its turn. A request too many would be sent by now, and come in before these do.
        using var client = new HttpClient();
        for (var probe = 0; probe < 100; probe++)
        {
            await client.GetAsync(new Uri(server.Url + "/probe"));
            Assert.Equal(bound, Volatile.Read(ref most));
        }

        gate.SetResult();
        Assert.Equal(Records, (await reading).SelectMany(r => r.Texts()));
        Assert.Equal(bound, most);
    }

    [Fact]
    public async Task Requests_OfAllPages_GoOutAtTheRateTogether()
    {
        const int Pages = 10;
        // Behind the last page, which is full, one more is asked for.
        const int Requests = Pages + 1;
        const int Planning = 3;
        const int AtOnce = 4;
        var clock = new DelayClock();
        var began = clock.GetUtcNow();
        var asked = new ConcurrentQueue<TimeSpan>();
        await using var server = await ApiServer.StartAsync(c =>
        {
            asked.Enqueue(clock.GetUtcNow() - began);
            return c.PageAsync(Records, Records.Length / Pages);
        });
        await using var run = HttpSourceRun.Open(
            new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber, RequestsPerSecond = 2, MaxConcurrentRequests = AtOnce }, clock: clock);
        var pages = (await clock.AdvanceUntilOverAsync(SourceRun.PlanAllAsync(run.Source), "the plan is made")).SelectMany(p => p.Pages).ToArray();

        var reading = Task.WhenAll(pages.Select(p => SourceRun.ReadAsync(run.Source, p)));
        for (var sent = Planning; sent < Requests; sent++)
        {
            // All that may be under way wait for their turn; the request before is over.
            await Eventually.HoldsAsync(
                () => asked.Count >= sent && clock.Delays == Math.Min(AtOnce, Requests - sent), $"request {sent} is over and the next ones wait");
            clock.AdvanceToNextDelay();
        }

        Assert.Equal(Records, (await clock.AdvanceUntilOverAsync(reading, "all pages are read")).SelectMany(r => r.Texts()));
        Assert.Equal(Enumerable.Range(0, Requests).Select(n => n * 500), asked.Select(at => (int)Math.Round(at.TotalMilliseconds)));
    }

    [Fact]
    public async Task Record_ThatIsNoJson_CostsOnlyItself()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"items":[{{Records[0]}},{"id":broken},{{Records[1]}}],"total":3}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber with { TotalHeader = null }, DataSelector = "items" });

        var plan = await run.Source.PlanAsync(null, 1, CancellationToken.None);

        Assert.Equal([Records[0], "{\"id\":broken}", Records[1]], (await SourceRun.ReadAsync(run.Source, plan.Pages[0])).Texts());
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int old;
        while ((old = place) < value && Interlocked.CompareExchange(ref place, value, old) != old)
        {
        }
    }
}
