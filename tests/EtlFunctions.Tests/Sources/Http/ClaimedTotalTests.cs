using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>An announced total is a claim: what lies beyond it is read, what lacks of it is no success.</summary>
public sealed class ClaimedTotalTests
{
    private static readonly string[] Records = SampleRecord.Many(60);

    private static readonly PaginatorOptions Page = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    private static readonly PaginatorOptions Offset = new() { Type = PaginatorType.Offset, Limit = 10 };

    public static TheoryData<string, int, bool, string> TooLow
    {
        get
        {
            var data = new TheoryData<string, int, bool, string>();
            foreach (var type in new[] { "page", "page with limit", "offset", "cursor", "link" })
            {
                // In the first page, at its end, within a later one, at its end; one page and several pages beyond.
                foreach (var total in new[] { 0, 5, 20, 23, 30, 50, 57, 59 })
                {
                    data.Add(type, total, false, "number");
                }

                data.Add(type, 30, true, "number");
                data.Add(type, 50, false, "text");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TooLow))]
    public async Task Total_TooLow_EverythingIsReadAndAWarningTellsBoth(string type, int total, bool isDeclared, string kind)
    {
        var claim = kind == "text" ? $"\"{total}\"" : $"{total}";
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = type.StartsWith("page", StringComparison.Ordinal) ? (c.Number("page", 1) - 1) * 10 : c.Number("offset");
            var next = from + 10 < Records.Length ? type == "link" ? $"\"/?offset={from + 10}\"" : $"\"{from + 10}\"" : "null";
            return c.JsonAsync($$"""{"total":{{claim}},"next":{{next}},"items":{{Answers.Array(Records.Skip(from).Take(10))}}}""");
        });
        var paginator = type switch
        {
            "page" => Page,
            "page with limit" => Page with { Limit = 10, LimitParam = "limit" },
            "offset" => Offset,
            "cursor" => new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "next", CursorParam = "offset" },
            _ => new PaginatorOptions { Type = PaginatorType.JsonLink },
        };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator with { TotalPath = isDeclared ? "total" : null } });

        Assert.Equal(Records, await run.LoadAsync(maxPages: 2));
        var warning = Assert.Single(run.Source.Warnings);
        Assert.StartsWith($"the source announced {total} records", warning, StringComparison.Ordinal);
        Assert.Contains("60 came: the announced total was too low", warning, StringComparison.Ordinal);
        Assert.Equal(isDeclared, warning.Contains("paginator.totalPath", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("page", 61)]
    [InlineData("page", 75)]
    [InlineData("offset", 61)]
    [InlineData("offset", 400)]
    [InlineData("cursor", 61)]
    [InlineData("cursor", 400)]
    public async Task Total_TooHigh_IsNoSuccess(string type, int total)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = type == "page" ? (c.Number("page", 1) - 1) * 10 : c.Number("offset");
            var next = from + 10 < Records.Length ? $"\"{from + 10}\"" : "null";
            return c.JsonAsync($$"""{"total":{{total}},"next":{{next}},"items":{{Answers.Array(Records.Skip(from).Take(10))}}}""");
        });
        var paginator = type switch { "page" => Page, "offset" => Offset, _ => new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "next", CursorParam = "offset" } };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Contains($"{total}", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("offset")]
    [InlineData("cursor")]
    [InlineData("auto")]
    public async Task Total_ThatIsThePagesOwnCount_IsNone(string type)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = type is "page" or "auto" ? (c.Number("page", 1) - 1) * 25 : c.Number("offset");
            var records = Records.Skip(from).Take(25).ToArray();
            var next = type == "cursor" && from + 25 < Records.Length ? $"\"{from + 25}\"" : "null";
            return c.JsonAsync($$"""{"total":{{records.Length}},"next":{{next}},"items":{{Answers.Array(records)}}}""");
        });
        var paginator = type switch
        {
            "page" => Page,
            "offset" => Offset,
            "auto" => new PaginatorOptions(),
            _ => new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "next", CursorParam = "offset" },
        };
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = paginator });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Empty(run.Source.Warnings);
    }

    [Fact]
    public async Task Total_ReachedByAFullLastPage_CostsOneRequestMoreAndNoWarning()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"/?page={n}"), server.Asked.Order(StringComparer.Ordinal));
        Assert.Empty(run.Source.Warnings);
    }

    [Fact]
    public async Task Pages_AnnouncedTooFew_AreFollowedBeyond()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers["X-Total-Pages"] = "3";
            return c.JsonAsync(Answers.Array(Records.Skip((c.Number("page", 1) - 1) * 10).Take(10)));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Fact]
    public async Task Total_TooLowOnARunThatIsResumedBeyondIt_WarnsAllTheSame()
    {
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(Records, 10, total: 30));
        var options = new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page };
        string? cursor = null;
        var pages = new List<PlannedPage>();
        do
        {
            // Another process for each step.
            await using var step = HttpSourceRun.Open(options);
            var plan = await step.Source.PlanAsync(cursor, 1, CancellationToken.None);
            pages.AddRange(plan.Pages);
            cursor = plan.NextCursor;
            Assert.Equal(cursor is null, step.Source.Warnings.Any(w => w.Contains("announced 30 records and 60 came", StringComparison.Ordinal)));
        }
        while (cursor is not null);

        await using var reading = HttpSourceRun.Open(options);
        var records = new List<string>();
        foreach (var page in pages)
        {
            records.AddRange((await SourceRun.ReadAsync(reading.Source, page)).Texts());
        }

        Assert.Equal(Records, records);
    }

    [Theory]
    [InlineData("offset", 400, "Result window is too large, from + size must be less than or equal to: [40]", 100)]
    [InlineData("offset", 422, "Only the first 40 search results are available", null)]
    [InlineData("page", 400, "pagination is limited by the search window", null)]
    [InlineData("page", 422, "", 100)]
    public async Task Window_OfASearch_IsNamedWithWhatToDo(string type, int status, string words, int? total)
    {
        var records = SampleRecord.Many(100);
        await using var server = await ApiServer.StartAsync(async c =>
        {
            var from = type == "page" ? (c.Number("page", 1) - 1) * 10 : c.Number("offset");
            if (from >= 40)
            {
                await c.StatusAsync(status);
                await c.JsonAsync($$"""{"error":"{{words}}"}""");
                return;
            }

            var told = total is { } all ? $"\"total\":{all}," : string.Empty;
            await c.JsonAsync($$"""{{{told}}"items":{{Answers.Array(records.Skip(from).Take(10))}}}""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = type == "page" ? Page : Offset });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("a search window, an offset limit", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(type == "page" ? "paginator.maximumPage" : "paginator.maximumOffset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Window_AtTenThousandRecords_IsOneWithoutWordsToo()
    {
        await using var server = await ApiServer.StartAsync(c => c.Number("offset") >= 10_000
            ? c.StatusAsync(400)
            : c.JsonAsync(Answers.Array(Enumerable.Range(c.Number("offset"), 2_500).Select(n => string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{n}}}""")))));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Offset with { Limit = 2_500 } });

        Assert.Contains("behind 10,000 records: a search window", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "The page number requested is larger than the number of pages available.")]
    [InlineData(404, "Invalid page.")]
    [InlineData(422, "")]
    public async Task Refusal_BehindTheLastPage_IsTheEnd(int status, string words)
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Number("page", 1) > 6)
            {
                await c.StatusAsync(status);
                await c.JsonAsync($$"""{"message":"{{words}}"}""");
                return;
            }

            await c.PageAsync(Records, 10, total: null);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = Page });

        Assert.Equal(Records, await run.LoadAsync());
    }
}
