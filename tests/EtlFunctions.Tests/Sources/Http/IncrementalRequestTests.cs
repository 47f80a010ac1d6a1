using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Where a run starts from is in every request that the source makes up itself, and in no link that the API gives.</summary>
public sealed class IncrementalRequestTests
{
    private const string Since = "2024-01-31T09:30:00+02:00";
    private const string Param = "updated_since=2024-01-31T09%3A30%3A00%2B02%3A00";

    private static readonly string[] Records = SampleRecord.Many(25);

    [Theory]
    [InlineData(PaginatorType.PageNumber, 3, 3)]
    [InlineData(PaginatorType.Offset, 3, 3)]
    [InlineData(PaginatorType.Cursor, 3, 3)]
    [InlineData(PaginatorType.HeaderLink, 3, 1)]
    [InlineData(PaginatorType.JsonLink, 3, 1)]
    [InlineData(PaginatorType.SinglePage, 1, 1)]
    [InlineData(PaginatorType.Auto, 3, 3)]
    public async Task Requests_OfEachPaginator_CarryTheStart(PaginatorType type, int requests, int carrying)
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, type));
        await using var run = Open(server, type);

        var plans = await SourceRun.PlanAllAsync(run.Source, run.Source.CursorSince(Since), maxPages: 1);
        // Another process reads what this one planned.
        await using var other = Open(server, type);
        var records = await ReadAsync(other.Source, plans.SelectMany(plan => plan.Pages));

        Assert.Equal(Records, records.Order(StringComparer.Ordinal).OrderBy(record => record.Length).ToArray());
        Assert.Equal(requests, server.Asked.Count);
        Assert.Equal(carrying, server.Asked.Count(target => target.Contains(Param, StringComparison.Ordinal)));
        Assert.Contains(Param, server.Asked[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PaginatorType.Cursor)]
    [InlineData(PaginatorType.PageNumber)]
    [InlineData(PaginatorType.SinglePage)]
    public async Task Plan_GoesOnInAnotherProcess_AsksFromTheSame(PaginatorType type)
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, type));
        var cursor = (string?)null;
        var planned = 0;
        do
        {
            await using var run = Open(server, type);
            var plan = await run.Source.PlanAsync(cursor ?? run.Source.CursorSince(Since), 1, CancellationToken.None);
            planned += plan.Pages.Count;
            cursor = plan.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(3, planned);
        Assert.All(server.Asked, target => Assert.Contains(Param, target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_OfARunThatReadsEverything_AreWithoutTheParameter()
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, PaginatorType.PageNumber));
        await using var run = Open(server, PaginatorType.PageNumber);

        Assert.Equal(Records, await run.LoadAsync());
        Assert.All(server.Asked, target => Assert.DoesNotContain("updated_since", target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cursor_OfAFeedThatIsIncrementalNoLonger_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, PaginatorType.PageNumber));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        var stop = await Assert.ThrowsAsync<SourceException>(() => run.Source.PlanAsync(run.Source.CursorSince(Since), 1, CancellationToken.None));

        Assert.True(stop.StopsRun);
        Assert.Contains("the feed has no source.incremental any more", stop.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    private static HttpSourceRun Open(ApiServer server, PaginatorType type) => HttpSourceRun.Open(new HttpSourceOptions
    {
        BaseUrl = server.Url,
        Params = new Dictionary<string, string> { ["status"] = "active" },
        Format = type == PaginatorType.SinglePage ? FileFormat.Ndjson : FileFormat.Auto,
        Paginator = type switch
        {
            PaginatorType.PageNumber => new PaginatorOptions { Type = type, BasePage = 1 },
            PaginatorType.Cursor => new PaginatorOptions { Type = type, CursorPath = "meta.next" },
            _ => new PaginatorOptions { Type = type },
        },
        Incremental = new IncrementalOptions { CursorPath = "updated_at", Param = "updated_since" },
    });

    private static Task AnswerAsync(HttpContext c, PaginatorType type)
    {
        var from = type == PaginatorType.PageNumber ? 10 * (c.Number("page", 1) - 1) : c.Number(type == PaginatorType.Cursor ? "cursor" : "offset");
        var items = Answers.Array(Records.Skip(from).Take(10));
        var next = from + 10 < Records.Length ? $"/next?offset={from + 10}&version=7" : null;
        switch (type)
        {
            case PaginatorType.Cursor:
                return c.CursorAsync(Records, 10);
            case PaginatorType.HeaderLink:
                c.Response.Headers.Link = next is null ? "</>; rel=\"first\"" : $"<{next}>; rel=\"next\"";
                return c.JsonAsync(items);
            case PaginatorType.JsonLink:
                return c.JsonAsync($$"""{"items":{{items}},"next":{{(next is null ? "null" : $"\"{next}\"")}} }""");
            case PaginatorType.SinglePage:
                return Results.Text(string.Join('\n', Records), "application/x-ndjson").ExecuteAsync(c);
            default:
                return c.JsonAsync($$"""{"items":{{items}},"total":{{Records.Length}},"offset":{{from}},"limit":10}""");
        }
    }

    private static async Task<string[]> ReadAsync(IProductSource source, IEnumerable<PlannedPage> pages)
    {
        var records = new List<string>();
        foreach (var page in pages)
        {
            records.AddRange((await SourceRun.ReadAsync(source, page)).Texts());
        }

        return [.. records];
    }
}
