using System.Text.Json.Nodes;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>A shop whose GraphQL Admin API makes bulk operations, with its files on a server of another origin.</summary>
internal sealed class BulkShop : IAsyncDisposable
{
    /// <summary>What signs the addresses of files.</summary>
    public const string Signature = "S1GN4TURE";

    private readonly List<(string Query, DateTimeOffset CreatedAt)> _operations = [];
    private readonly string _file;

    private BulkShop(string file) => _file = file;

    public ApiServer Api { get; private set; } = null!;

    public ApiServer Files { get; private set; } = null!;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public bool IsReady { get; set; }

    /// <summary>Gets or sets the status of operations that are not ready.</summary>
    public string Status { get; set; } = "RUNNING";

    /// <summary>Gets or sets what happens instead of an answer, once the request has done its work.</summary>
    public Func<HttpContext, string, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Gets or sets the status of the file server's answers.</summary>
    public int FileStatus { get; set; } = 200;

    /// <summary>Gets or sets a value indicating whether operations have no file.</summary>
    public bool IsEmpty { get; set; }

    public int Started => _operations.Count;

    public static async Task<BulkShop> StartAsync(string file)
    {
        var shop = new BulkShop(file);
        shop.Api = await ApiServer.StartAsync(shop.AnswerAsync);
        shop.Files = await ApiServer.StartAsync(shop.FileAsync);
        return shop;
    }

    /// <summary>Starts an operation of another program.</summary>
    public void StartAnother(string query) => _operations.Add((query, Clock.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Files.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["X-Shopify-Access-Token"] != ExampleFeed.Secret)
        {
            await context.StatusAsync(401);
            return;
        }

        var body = await context.BodyAsync();
        var query = body["query"]!.GetValue<string>();
        var kind = query.StartsWith("mutation", StringComparison.Ordinal) ? "start" : query.Contains("currentBulkOperation", StringComparison.Ordinal) ? "find" : "poll";
        var refuses = kind == "start" && Status == "REFUSED";
        if (kind == "start" && !refuses && Status != "THROTTLED")
        {
            _operations.Add((body["variables"]!["query"]!.GetValue<string>(), Clock.GetUtcNow()));
        }

        if (await Instead(context, kind))
        {
            return;
        }

        context.Response.Headers.Date = Clock.GetUtcNow().ToString("R");
        await context.JsonAsync((kind switch
        {
            "start" => new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["bulkOperationRunQuery"] = new JsonObject
                    {
                        ["bulkOperation"] = refuses ? null : new JsonObject { ["id"] = Id(Started), ["status"] = "CREATED" },
                        ["userErrors"] = refuses ? new JsonArray(new JsonObject { ["message"] = "A bulk query operation is already in progress" }) : new JsonArray(),
                    },
                },
            },
            "find" => new JsonObject { ["data"] = new JsonObject { ["currentBulkOperation"] = Started == 0 ? null : Current() } },
            _ => new JsonObject { ["data"] = new JsonObject { ["node"] = Node(body["variables"]!["id"]!.GetValue<string>()) } },
        }).ToJsonString());
    }

    private static string Id(int number) => $"gid://shopify/BulkOperation/{number}";

    private JsonObject Current() => new()
    {
        ["id"] = Id(Started),
        ["status"] = "RUNNING",
        ["createdAt"] = _operations[^1].CreatedAt.ToString("O"),
        ["query"] = "\n  " + _operations[^1].Query.Replace(" ", "  ", StringComparison.Ordinal),
    };

    private JsonObject Node(string id) => new()
    {
        ["id"] = id,
        ["status"] = IsReady ? "COMPLETED" : Status,
        ["url"] = IsReady && !IsEmpty ? $"{Files.Url}/bulk-1.jsonl?Expires=1795000000&Signature={Signature}" : null,
    };

    private async Task FileAsync(HttpContext context)
    {
        Assert.False(context.Request.Headers.ContainsKey("X-Shopify-Access-Token"));
        Assert.Equal(Signature, context.Request.Query["Signature"]);
        if (FileStatus != 200)
        {
            context.Response.StatusCode = FileStatus;
            await context.Response.WriteAsync($"<Error><StringToSign>{Signature}</StringToSign></Error>");
            return;
        }

        await Results.Text(_file, "application/jsonl").ExecuteAsync(context);
    }
}
