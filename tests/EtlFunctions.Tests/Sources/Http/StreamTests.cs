using EtlFunctions.Catalog;
using System.Globalization;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>One file of any size on a web server.</summary>
public sealed class StreamTests
{
    private static readonly string[] Records = SampleRecord.Many(2_000);

    private static readonly byte[] File = Encoding.UTF8.GetBytes(string.Join('\n', Records) + "\n");

    private static readonly PaginatorOptions SinglePage = new() { Type = PaginatorType.SinglePage };

    [Theory]
    [InlineData("catalog.ndjson", PaginatorType.Auto)]
    [InlineData("catalog.ndjson.gz", PaginatorType.Auto)]
    [InlineData("catalog", PaginatorType.SinglePage)]
    public async Task File_IsReadOnceFromBeginningToEnd(string path, PaginatorType type)
    {
        var body = path.EndsWith(".gz", StringComparison.Ordinal) ? Files.FeedFolder.Gzip(File) : File;
        await using var server = await ApiServer.StartAsync(c => Results.Bytes(body, "application/octet-stream").ExecuteAsync(c));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions
        {
            BaseUrl = server.Url, Path = path, Paginator = new PaginatorOptions { Type = type }, Format = type == PaginatorType.Auto ? FileFormat.Auto : FileFormat.Ndjson,
        });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task GroupedLines_AreLookedThroughOnceAndThenLanded()
    {
        var body = string.Concat(Enumerable.Range(1, 500).Select(i => $"{{\"id\":\"p{i}\"}}\n{{\"id\":\"v{i}\",\"up\":\"p{i}\"}}\n"));
        await using var server = await ApiServer.StartAsync(c => Results.Text(body, "application/jsonl").ExecuteAsync(c));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage, ParentKey = "up" });

        var records = await run.LoadAsync(maxPages: 3);

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{{\"id\":\"p{i}\",\"$rows\":[{{\"id\":\"v{i}\",\"up\":\"p{i}\",\"$rows\":[]}}]}}"), records);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task GroupedLines_ThatTurnOutUngrouped_TellTheProductBeforeAnythingIsLanded()
    {
        var body = string.Concat(Enumerable.Range(1, 500).Select(i => $"{{\"id\":\"p{i}\"}}\n")) + "{\"id\":\"v1\",\"up\":\"p1\"}\n";
        await using var server = await ApiServer.StartAsync(c => Results.Text(body, "application/jsonl").ExecuteAsync(c));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage, ParentKey = "up" });

        var first = await run.Source.PlanAsync(null, 1, CancellationToken.None);
        var second = await run.Source.PlanAsync(first.NextCursor, 1, CancellationToken.None);

        Assert.Equal((0, 0), (first.Pages.Count, second.Pages.Count));
        Assert.Equal([RecordKey.Hash("p1")], second.Repeated);
    }

    [Fact]
    public async Task Csv_WithHeader_IsReadAsOneObjectARow()
    {
        await using var server = await ApiServer.StartAsync(c => Results.Text("id,title\n1,a\n2,\"b,c\"\n", "text/csv").ExecuteAsync(c));
        var feed = HttpSourceRun.Feed(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage });
        await using var run = HttpSourceRun.Open(feed with { Mapping = new MappingOptions { Id = MappingSample.At("id"), Title = MappingSample.At("title") } });

        Assert.Equal(2, (await run.LoadAsync()).Length);
    }

    [Fact]
    public async Task Json_OfAnySize_IsRead()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"data":{"items":{{Answers.Array(Records)}} } }"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage, DataSelector = "data.items", MaxBodyBytes = 1024 });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_ThatBreaks_IsReplacedByOneThatGoesOn(bool hasRanges)
    {
        var answers = 0;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            c.Response.Headers.ETag = "\"v1\"";
            var from = 0;
            if (hasRanges)
            {
                c.Response.Headers.AcceptRanges = "bytes";
                if (c.Request.Headers.TryGetValue("Range", out var range))
                {
                    Assert.Equal("\"v1\"", c.Request.Headers.IfRange);
                    from = int.Parse(range.ToString()["bytes=".Length..^1], CultureInfo.InvariantCulture);
                    c.Response.StatusCode = 206;
                    c.Response.Headers.ContentRange = new ContentRangeHeaderValue(from, File.Length - 1, File.Length).ToString();
                }
            }

            c.Response.ContentLength = File.Length - from;
            var end = Interlocked.Increment(ref answers) == 1 ? File.Length / 2 : File.Length;
            await c.Response.Body.WriteAsync(File.AsMemory(from, end - from));
            await c.Response.Body.FlushAsync();
            if (end < File.Length)
            {
                c.Abort();
            }
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Path = "catalog.ndjson", Paginator = SinglePage });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(2, answers);
        Assert.Equal(hasRanges, server.Requests[1].Headers.ContainsKey("Range"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plan_GoneOnByAnotherProcess_LandsEveryRecordOnce(bool hasRanges)
    {
        await using var server = await ApiServer.StartAsync(c =>
            Results.Bytes(File, "application/x-ndjson", enableRangeProcessing: hasRanges, entityTag: new EntityTagHeaderValue("\"v1\"")).ExecuteAsync(c));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Path = "catalog.ndjson", Paginator = SinglePage };
        var records = new List<string>();
        string? cursor = null;
        do
        {
            await using var run = HttpSourceRun.Open(options);
            var plan = await run.Source.PlanAsync(cursor, 60, CancellationToken.None);
            foreach (var page in plan.Pages)
            {
                records.AddRange((await SourceRun.ReadAsync(run.Source, page)).Texts());
            }

            cursor = plan.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Records, records);
    }

    [Fact]
    public async Task File_ReplacedDuringTheRun_StopsIt()
    {
        var version = "\"v1\"";
        await using var server = await ApiServer.StartAsync(c =>
            Results.Bytes(File, "application/x-ndjson", entityTag: new EntityTagHeaderValue(version)).ExecuteAsync(c));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Paginator = SinglePage };
        await using var first = HttpSourceRun.Open(options);
        var plan = await first.Source.PlanAsync(null, 10, CancellationToken.None);
        version = "\"v2\"";
        await using var second = HttpSourceRun.Open(options);

        var failure = await Assert.ThrowsAsync<SourceChangedException>(() => second.Source.PlanAsync(plan.NextCursor, 10, CancellationToken.None));

        Assert.Contains("found ETag \"v2\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("planned ETag \"v1\"", failure.Message, StringComparison.Ordinal);
    }
}
