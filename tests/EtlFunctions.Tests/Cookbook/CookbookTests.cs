using System.Text.Json.Nodes;
using EtlFunctions.Checking;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.Cookbook;

/// <summary>Every recipe of <c>docs/cookbook.md</c>, as it stands there, into a real database.</summary>
public sealed class CookbookTests : IAsyncLifetime, IDisposable
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["id"] = "p.external_id",
        ["sku"] = "s.code",
        ["price"] = "s.price",
        ["currency"] = "s.currency",
        ["compare_at_price"] = "s.compare_at_price",
        ["stock"] = "s.stock",
        ["barcode"] = "s.barcode",
        ["options"] = "s.options",
    };

    private readonly FeedFolder _folder = new();
    private EngineHost _host = null!;

    public static TheoryData<string> Recipes => [.. Recipe.All.Select(r => r.Name)];

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Recipe_LoadedTwice_GivesTheRowsOfItsTable(string name)
    {
        var recipe = Recipe.All.Single(r => r.Name == name);
        await using var server = await ApiServer.StartAsync(context => AnswerAsync(context, recipe));
        foreach (var (file, text) in recipe.Files)
        {
            _folder.Write(file, text);
        }

        var json = recipe.Files[$"{name}.json"];
        Assert.Empty(FeedSchema.Errors(json));
        var feed = FeedText.Read(json.Replace("https://api.example", server.Url, StringComparison.Ordinal), $"{name}.json", _folder.Path, _ => null);
        _host.AddFeed(0);
        _host.Core.Feeds.Change(EngineHost.Feed, f => feed with { Name = f.Name, Definition = "{}" });

        var check = await new FeedChecker(_host.Core.Get<IEnumerable<IProductSourceFactory>>(), _host.Core.Get<IRecordMapperFactory>()).CheckAsync(feed, CancellationToken.None);
        var first = await RunAsync();
        var rows = await RowsAsync(recipe);
        var again = await RunAsync();

        Assert.Null(check.Failure);
        Assert.Empty(check.Rejects);
        Assert.Equal(recipe.Rows, rows);
        Assert.Equal((RunState.Succeeded, recipe.Filtered, 0L), (first.State, first.Filtered, first.Rejected));
        Assert.Equal((RunState.Succeeded, recipe.Filtered, first.Inserted), (again.State, again.Filtered, again.Unchanged));
        Assert.Equal(recipe.Rows, await RowsAsync(recipe));
    }

    [Fact]
    public void Contents_OfTheCookbook_LinkToEveryHeading()
    {
        var (headings, links) = Recipe.Contents;

        Assert.Equal(headings, links);
    }

    private static async Task AnswerAsync(HttpContext context, Recipe recipe)
    {
        var query = context.Request.QueryString.ToString();
        if (context.Request.Method == "POST" && (await context.BodyAsync())["variables"] is JsonObject { Count: > 0 } variables)
        {
            query = "?" + string.Join('&', variables.Select(variable => $"{variable.Key}={variable.Value}"));
        }

        await (recipe.Answers.TryGetValue(context.Request.Path + query, out var answer)
            ? Results.Text(answer, "application/json")
            : Results.NotFound()).ExecuteAsync(context);
    }

    private async Task<RunSummary> RunAsync() => (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;

    private async Task<string[]> RowsAsync(Recipe recipe)
    {
        var columns = string.Join(", ", recipe.Columns.Select(c => $"coalesce({Columns.GetValueOrDefault(c, $"p.{c}")}::text, '')"));
        return await _host.Core.Database.ScalarAsync<string[]>(
            $"""
            SELECT array_agg(concat_ws(' | ', {columns}) ORDER BY p.external_id COLLATE "C", s.code COLLATE "C")
              FROM catalog.product p
              LEFT JOIN catalog.sku s ON s.product_id = p.id AND s.discontinued_at IS NULL
             WHERE p.discontinued_at IS NULL
            """) ?? [];
    }
}
