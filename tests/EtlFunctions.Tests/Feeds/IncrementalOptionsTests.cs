using EtlFunctions.Feeds;
using EtlFunctions.Incremental;

namespace EtlFunctions.Tests.Feeds;

public sealed class IncrementalOptionsTests
{
    [Theory]
    [InlineData("", CursorType.Timestamp, null, 1)]
    [InlineData(""", "initialValue": " 2024-01-31 ", "lag": 30""", CursorType.Timestamp, "2024-01-31", 30)]
    [InlineData(""", "initialValue": -7, "type": "integer" """, CursorType.Integer, "-7", 1)]
    [InlineData(""", "initialValue": " a", "type": "text" """, CursorType.Text, " a", 0)]
    public void Feed_Incremental_HasTheseOptions(string keys, CursorType type, string? initialValue, int lag)
    {
        var options = Assert.IsType<HttpSourceOptions>(FeedText.Parse(Feed(keys)).Source).Incremental!;

        Assert.Equal(("meta.updated_at", "since"), (options.CursorPath, options.Param));
        Assert.Equal((type, initialValue, lag), (options.Type, options.InitialValue, options.EffectiveLag));
    }

    [Theory]
    [InlineData(""" "params": { "since": 1 } """)]
    [InlineData(""" "auth": { "type": "apiKey", "name": "since", "apiKey": "${env:KEY}", "location": "query" } """)]
    [InlineData(""" "paginator": { "type": "pageNumber", "basePage": 1, "pageParam": "since" } """)]
    [InlineData(""" "paginator": { "type": "pageNumber", "basePage": 1, "limitParam": "since" } """)]
    [InlineData(""" "paginator": { "type": "offset", "offsetParam": "since" } """)]
    [InlineData(""" "paginator": { "type": "offset", "limitParam": "since" } """)]
    [InlineData(""" "paginator": { "type": "cursor", "cursorPath": "next", "cursorParam": "since" } """)]
    [InlineData(""" "baseUrl": "https://a.example?x=1&since=2" """)]
    public void Param_ThatTheRequestsHaveAlready_IsRefused(string other) => Assert.Equal(
        [$"{FeedText.File}: $.source.incremental.param: found \"since\", expected a parameter that the requests do not have already"],
        FeedText.Errors(Feed("", other), ("KEY", "k")));

    [Theory]
    [InlineData("page", """ "paginator": { "type": "pageNumber", "basePage": 1 } """)]
    [InlineData("offset", """ "paginator": { "type": "offset" } """)]
    [InlineData("limit", """ "paginator": { "type": "offset" } """)]
    [InlineData("cursor", """ "paginator": { "type": "cursor", "cursorPath": "next" } """)]
    public void Param_OfThePaginatorsDefault_IsRefused(string param, string paginator) =>
        Assert.Single(FeedText.Errors(Feed("", paginator).Replace("\"since\"", $"\"{param}\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData(""", "initialValue": "yesterday" """, "initialValue: found \"yesterday\", expected a time in ISO 8601 such as 2024-01-31T09:30:00Z")]
    [InlineData(""", "initialValue": "A7", "type": "integer" """, "initialValue: found \"A7\", expected a whole number")]
    [InlineData(""", "lag": 1, "type": "text" """, "lag: found 1, expected no lag beside the type \"text\": how far one text lies before another is not known")]
    public void Value_OfAnotherType_IsNamed(string keys, string error) =>
        Assert.Equal([$"{FeedText.File}: $.source.incremental.{error}"], FeedText.Errors(Feed(keys)));

    private static string Feed(string keys, string other = "\"path\": \"products\"")
    {
        var baseUrl = other.Contains("baseUrl", StringComparison.Ordinal) ? "" : "\"baseUrl\": \"https://a.example\",";
        return FeedText.With(
            "source", $$"""{ "type": "http", {{baseUrl}} {{other}}, "incremental": { "cursorPath": "meta.updated_at", "param": "since"{{keys}} } }""");
    }
}
