using EtlFunctions.Feeds;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary><c>auto</c> never takes a page for everything while something speaks against it.</summary>
public sealed class AutoDoubtTests
{
    private static readonly string[] Records = SampleRecord.Many(60);

    [Theory]
    [InlineData("""{"has_more":true,"data":[]}""", "true at \"has_more\"", "\"hasMorePath\":\"has_more\",\"cursorPath\":\"data[-1].id\",\"cursorParam\":\"starting_after\"")]
    [InlineData("""{"meta":{"pagination":{"hasNextPage":true}},"data":[]}""", "true at \"meta.pagination.hasNextPage\"", "\"hasMorePath\":\"meta.pagination.hasNextPage\"")]
    [InlineData("""{"data":[],"last":false}""", "false at \"last\"", "\"paginator\": {")]
    [InlineData("""{"data":[],"next":{"page":2}}""", "an object at \"next\"", "\"paginator\": {")]
    [InlineData("""{"data":[],"next":true}""", "true at \"next\"", "\"paginator\": {")]
    [InlineData("""{"data":[],"next_page":2}""", "the number 2 at \"next_page\"", "\"cursorPath\":\"next_page\"")]
    [InlineData("""{"data":[],"limit":20}""", "20 records, as many as the limit at \"limit\"", "\"paginator\": {")]
    public async Task OnePage_AgainstWhatTheBodySays_IsAnErrorThatNamesTheSetting(string body, string seen, string setting)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync(body.Replace("[]", Answers.Array(Records.Take(20)), StringComparison.Ordinal)));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains(seen, failure.Message, StringComparison.Ordinal);
        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit", 20, false)]
    [InlineData("per_page", 20, false)]
    [InlineData("page[size]", 20, false)]
    [InlineData("limit", 100, true)]
    [InlineData("colour", 20, true)]
    public async Task OnePage_AsFullAsWasAskedFor_IsNotAll(string param, int value, bool isAll)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"data":{{Answers.Array(Records.Take(20))}},"total":20}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Params = new Dictionary<string, string> { [param] = $"{value}" } });

        if (isAll)
        {
            Assert.Equal(Records.Take(20), await run.LoadAsync());
        }
        else
        {
            Assert.Contains("20 records, as many as were asked for", (await run.FailAsync()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("starting_after")]
    [InlineData("since_id")]
    public async Task HasMore_WithAParameterForTheLastId_IsFollowed(string param)
    {
        await using var server = await ApiServer.StartAsync(c => LastIdAsync(c, param));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Equal(Records, await run.LoadAsync());
    }

    [Theory]
    [InlineData(60, 20)]
    [InlineData(40, 20)]
    [InlineData(20, 20)]
    public async Task PagesCountedFromZero_LoseNone(int count, int size)
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync($$"""{"content":{{Answers.Array(Records.Take(count).Skip(c.Number("page") * size).Take(size))}}}"""));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Equal(Records.Take(count), await run.LoadAsync());
    }

    [Fact]
    public async Task Cursor_OfTheLastPageThatStays_EndsByItsFlag()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            var from = c.Number("after");
            return c.JsonAsync($$"""{"nodes":{{Answers.Array(Records.Skip(from).Take(20))}},"pageInfo":{"hasNextPage":{{(from + 20 < 60 ? "true" : "false")}},"endCursor":"{{from + 20}}"} }""");
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(3, server.Asked.Count);
    }

    private static Task LastIdAsync(HttpContext c, string param)
    {
        var after = Array.FindIndex(Records, r => r.StartsWith($"{{\"id\":\"{c.Request.Query[param]}\",", StringComparison.Ordinal)) + 1;
        return c.JsonAsync($$"""{"has_more":{{(after + 20 < Records.Length ? "true" : "false")}},"data":{{Answers.Array(Records.Skip(after).Take(20))}}}""");
    }
}
