using System.Globalization;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>A body that no longer reaches to where a run goes on, or answers whose place in it is not told.</summary>
public sealed class ShortenedBodyTests
{
    private static readonly string[] Records = SampleRecord.Many(2_000);

    private static readonly string Text = string.Join('\n', Records) + "\n";

    private static readonly PaginatorOptions SinglePage = new() { Type = PaginatorType.SinglePage };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 30)]
    [InlineData(true, 0)]
    [InlineData(true, 30)]
    public async Task Body_ShortenedBelowWhereAResumeStarts_IsAnError(bool isPacked, int left)
    {
        var text = Text;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            // Without a length or a tag: nothing but its end tells that it is another.
            c.Response.ContentType = "application/x-ndjson";
            var body = Encoding.UTF8.GetBytes(text);
            await c.Response.Body.WriteAsync(isPacked ? Files.FeedFolder.Gzip(body) : body);
            await c.Response.Body.FlushAsync();
        });

        var failure = await ResumeAsync(server.Url, () => text = string.Concat(Records.Take(left).Select(r => r + "\n")) + (left == 0 ? " " : ""));

        Assert.IsType<SourceChangedException>(failure);
        Assert.Contains("the body ends before byte ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsRemovedInFrontOfWhereAResumeStarts_OfAnArray_AreAnError()
    {
        var records = Records;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            c.Response.ContentType = "application/json";
            await c.Response.WriteAsync(Answers.Array(records));
            await c.Response.Body.FlushAsync();
        });

        var failure = await ResumeAsync(server.Url, () => records = [.. records.Take(50)], format: FileFormat.Json);

        Assert.IsType<SourceChangedException>(failure);
    }

    [Fact]
    public async Task RangeBehindTheEnd_IsAnError()
    {
        var length = Text.Length;
        await using var server = await ApiServer.StartAsync(c => RangeAsync(c, Text[..length]));

        var failure = await ResumeAsync(server.Url, () => length = 1_000);

        Assert.IsType<SourceChangedException>(failure);
        Assert.Contains("the body is shorter than it was: it ends before byte ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_ThatDoesNotSayWhereItBegins_IsAnError()
    {
        await using var server = await ApiServer.StartAsync(c => RangeAsync(c, Text, saysPlace: false));

        var failure = await ResumeAsync(server.Url, () => { });

        Assert.Equal((true, DeadEnd.Inconsistent), (failure.StopsRun, failure.DeadEnd));
        Assert.Contains("found a part (206) that does not say where it begins; expected Content-Range", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_SmallerThanWhatWasAskedFor_AreNotTakenForTheEnd()
    {
        await using var server = await ApiServer.StartAsync(c => RangeAsync(c, Text, most: Text.Length / 3));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Path = "catalog.ndjson", Paginator = SinglePage };
        var records = new List<string>();
        var clock = new DelayClock();
        string? cursor = null;
        do
        {
            await using var run = HttpSourceRun.Open(options, clock: clock);
            var plan = await clock.AdvanceUntilOverAsync(run.Source.PlanAsync(cursor, 60, CancellationToken.None), "the plan is made");
            foreach (var page in plan.Pages)
            {
                records.AddRange((await SourceRun.ReadAsync(run.Source, page)).Texts());
            }

            cursor = plan.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Records, records);
    }

    private static async Task<SourceException> ResumeAsync(string url, Action change, FileFormat format = FileFormat.Ndjson)
    {
        var options = new HttpSourceOptions { BaseUrl = url, Paginator = SinglePage, Format = format };
        string? cursor;
        // A plan takes as long as it may: the clock stands.
        await using (var first = HttpSourceRun.Open(options, clock: new DelayClock()))
        {
            cursor = (await first.Source.PlanAsync(null, 60, CancellationToken.None)).NextCursor;
        }

        Assert.NotNull(cursor);
        change();
        await using var second = HttpSourceRun.Open(options);
        return await Assert.ThrowsAnyAsync<SourceException>(() => second.Source.PlanAsync(cursor, 60, CancellationToken.None));
    }

    private static async Task RangeAsync(HttpContext context, string text, bool saysPlace = true, int most = int.MaxValue)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.AcceptRanges = "bytes";
        var body = Encoding.UTF8.GetBytes(text);
        if (!context.Request.Headers.TryGetValue("Range", out var range))
        {
            await context.Response.Body.WriteAsync(body);
            await context.Response.Body.FlushAsync();
            return;
        }

        var from = int.Parse(range.ToString()["bytes=".Length..^1], CultureInfo.InvariantCulture);
        if (from >= body.Length)
        {
            context.Response.StatusCode = 416;
            return;
        }

        var count = Math.Min(most, body.Length - from);
        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = saysPlace ? string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + count - 1}/{body.Length}") : default(Microsoft.Extensions.Primitives.StringValues);
        await context.Response.Body.WriteAsync(body.AsMemory(from, count));
    }
}
