using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>The feeds of <c>feeds/examples</c> by themselves.</summary>
public sealed class ExampleFeedTests
{
    public static TheoryData<string> Names => [.. ExampleFeed.Names];

    [Fact]
    public void Folder_HoldsTheExamplesAndNoOther() =>
        Assert.Equal(ExampleFeed.Names, Directory.EnumerateFiles(ExampleFeed.Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Examples_AreNoFeedsOfTheUser() =>
        Assert.Equal(["sample"], new FeedFolder(new FeedLoader(Path.GetDirectoryName(ExampleFeed.Folder)!)).Names());

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_IsAcceptedByLoaderAndSchema(string name)
    {
        Assert.Equal(name, ExampleFeed.Load(name).Name);
        Assert.Empty(FeedSchema.Errors(ExampleFeed.Text(name)));
        Assert.Contains("\"$schema\": \"../feed.schema.json\"", ExampleFeed.Text(name), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_WithoutItsVariables_NamesEachOfThem(string name)
    {
        var failure = Assert.Throws<FeedValidationException>(() => new FeedLoader(ExampleFeed.Folder, _ => null).Load(name));

        Assert.All(failure.Errors, error => Assert.Matches(@"to be set$", error.Expected));
        Assert.Contains(failure.Errors, error => error.Expected.Contains("_CURRENCY", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Document_Table_HasTheColumnsAndFieldsOfTheExample(string name)
    {
        var document = File.ReadAllText(Path.Combine(ExampleFeed.Folder, "README.md"));
        var section = document[document.IndexOf($"## `{name}.json`", StringComparison.Ordinal)..];
        section = section[..(section.IndexOf("\n## ", 1, StringComparison.Ordinal) is var end and > 0 ? end : section.Length)];
        using var feed = JsonDocument.Parse(ExampleFeed.Text(name), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        var rows = section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => string.Join('|', line.Split('|').Take(3)) + "|");
        Assert.Equal(Columns(feed.RootElement.GetProperty("mapping"), string.Empty).Select(c => $"| {c.Field} | `{c.Column}` |"), rows);
    }

    [Theory]
    [InlineData("shopify", """{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}""")]
    [InlineData("shopify-bulk", """{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}""")]
    [InlineData("woocommerce", """{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}""")]
    [InlineData("bigcommerce", """{"status":401,"title":"You are not authorized to do that.","type":"about:blank"}""")]
    public async Task Credentials_ThatAreRefused_AreToldWithoutTheSecret(string name, string body)
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return c.JsonAsync(body);
        });
        await using var run = HttpSourceRun.Open(ExampleFeed.Load(name, server.Url));

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("found the answer 401 Unauthorized", failure.Message, StringComparison.Ordinal);
        Assert.Contains("source.auth", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleFeed.Secret, failure + string.Join("\n", run.Log.Entries.Select(e => e.Text)), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Column, string Field)> Columns(JsonElement mapping, string prefix)
    {
        foreach (var column in mapping.EnumerateObject())
        {
            if (column.Name == "skus")
            {
                foreach (var sku in Columns(column.Value, "skus."))
                {
                    yield return sku;
                }
            }
            else if (column.Name is not ("each" or "orRecord"))
            {
                yield return (prefix + column.Name, column.Value.ValueKind == JsonValueKind.String
                    ? $"`{column.Value}`"
                    : column.Value.TryGetProperty("rest", out _) ? "all others" : $"`{column.Value.GetProperty("const")}`");
            }
        }
    }
}
