using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>A streamed body that says that it is one page of several is no success.</summary>
public sealed class StreamedClaimTests
{
    private static readonly string[] Records = SampleRecord.Many(45);

    [Theory]
    [InlineData("""{"total":400,"items":[]}""", "a total of 400")]
    [InlineData("""{"items":[],"total":400}""", "a total of 400")]
    [InlineData("""{"items":[],"total":"46"}""", "a total of 46")]
    [InlineData("""{"has_more":true,"items":[]}""", "true at \"has_more\"")]
    [InlineData("""{"items":[],"meta":{"page":{"has_next_page":true}}}""", "true at \"meta.page.has_next_page\"")]
    [InlineData("""{"items":[],"next":"/p?page=2"}""", "the text \"/p?page=2\" at \"next\"")]
    public async Task Body_ThatSaysMore_LandsWhatCameAndCannotSucceed(string body, string expected)
    {
        await using var server = await StartAsync(body);
        foreach (var maxPages in new[] { 1, 40 })
        {
            var pages = 0;
            string? cursor = null;
            var failure = await Assert.ThrowsAsync<SourceException>(async () =>
            {
                do
                {
                    // Each plan by another process, as after a restart.
                    await using var step = Open(server);
                    var plan = await step.Source.PlanAsync(cursor, maxPages, CancellationToken.None);
                    pages += plan.Pages.Count;
                    cursor = plan.NextCursor;
                }
                while (cursor is not null);
            });

            Assert.True(failure.StopsRun);
            Assert.Equal(5, pages);
            Assert.Contains($"45 records came, but the body says {expected}: it is one page of several", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"total":45,"has_more":false,"next":null,"items":[]}""", 0)]
    [InlineData("""{"items":[],"total":45,"last":true,"next":""}""", 0)]
    [InlineData("""{"total":40,"items":[]}""", 1)]
    [InlineData("[]", 0)]
    public async Task Body_ThatSaysNoMore_IsAll(string body, int warnings)
    {
        await using var server = await StartAsync(body);
        await using var run = Open(server, body[0] == '{' ? "items" : null);

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(warnings, run.Source.Warnings.Count);
    }

    private static Task<ApiServer> StartAsync(string body) =>
        ApiServer.StartAsync(c => c.JsonAsync(body.Replace("[]", Answers.Array(Records), StringComparison.Ordinal)));

    private static HttpSourceRun Open(ApiServer server, string? selector = "items") =>
        HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, DataSelector = selector, Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage } });
}
