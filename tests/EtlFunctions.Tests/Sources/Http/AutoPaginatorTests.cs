using System.Text.Json;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Tests.Feeds;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

public sealed class AutoPaginatorTests
{
    private static readonly string[] Records = SampleRecord.Many(45);

    public static TheoryData<string, string> Kinds => new()
    {
        { "header", """{"type":"headerLink"}""" },
        { "json", """{"type":"jsonLink","nextUrlPath":"_links.next.href"}""" },
        { "cursor", """{"type":"cursor","cursorPath":"meta.next_cursor","cursorParam":"cursor"}""" },
        { "offset", """{"type":"offset","offsetParam":"skip","limit":10,"limitParam":"limit","totalPath":"total"}""" },
        { "page", """{"type":"pageNumber","basePage":1,"totalPath":"meta.total","totalPagesPath":"meta.total_pages"}""" },
        { "hidden page", """{"type":"pageNumber","basePage":1}""" },
        { "hidden offset", """{"type":"offset","limit":10}""" },
        { "whole", """{"type":"singlePage"}""" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Auto_FindsThePaginatorAndTellsTheSetting(string kind, string setting)
    {
        await using var server = await ApiServer.StartAsync(c => AnswerAsync(c, kind));
        await using var found = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Equal(Records, await found.LoadAsync(maxPages: 2));
        var told = Assert.Single(found.Log.Of(EventIds.PaginatorDetected));
        Assert.EndsWith($"\"paginator\": {setting}", told, StringComparison.Ordinal);

        // What is told can be written down and reads the same.
        var feed = FeedText.Parse(FeedText.With("source", $$"""{ "type": "http", "baseUrl": "{{server.Url}}", "dataSelector": "data", "paginator": {{setting}} }"""));
        await using var written = HttpSourceRun.Open(feed);
        Assert.Equal(Records, await written.LoadAsync());
    }

    [Fact]
    public async Task Auto_RecordsAreAnnouncedThatNothingLeadsTo_StopsTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"data":{{Answers.Array(Records.Take(10))}},"info":{"count":45} }"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Contains("found 10 records while 45 are announced", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext c, string kind)
    {
        var from = kind switch
        {
            "page" or "hidden page" => (c.Number("page", 1) - 1) * 10,
            "offset" => c.Number("skip"),
            "hidden offset" => c.Number("offset"),
            _ => c.Number("cursor"),
        };
        var size = kind == "whole" ? Records.Length : 10;
        var next = from + size < Records.Length ? from + size : -1;
        if (kind == "header" && next > 0)
        {
            c.Response.Headers.Link = $"</?cursor={next}>; rel=\"next\"";
        }

        var data = $"\"data\":{Answers.Array(Records.Skip(from).Take(size))}";
        return c.JsonAsync(kind switch
        {
            "json" => next < 0 ? $"{{{data},\"_links\":{{}}}}" : $"{{{data},\"_links\":{{\"next\":{{\"href\":\"/?cursor={next}\"}}}}}}",
            "cursor" => $"{{{data},\"meta\":{{\"next_cursor\":{(next < 0 ? "null" : JsonSerializer.Serialize($"{next}"))}}}}}",
            "offset" => $"{{{data},\"total\":45,\"skip\":{from},\"limit\":10}}",
            "page" => $"{{{data},\"meta\":{{\"total\":45,\"page\":{(from / 10) + 1},\"total_pages\":5}}}}",
            _ => $"{{{data}}}",
        });
    }
}
