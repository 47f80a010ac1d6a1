using System.Reflection;
using EtlFunctions.App.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Tests.Triggers;

/// <summary>Durable's links, with a client as the Functions worker binds it: its links hold the extension's key.</summary>
public sealed class ManagementLinksTests : IAsyncLifetime
{
    private const string SystemKey = "the-system-key";

    private AppHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await AppHost.CreateAsync();
        _host.AddFeed("shop");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("?links=false")]
    [InlineData("?links=")]
    [InlineData("?code=a-key")]
    public async Task Start_NotAskedForLinks_TellsNoKey(string query) =>
        Assert.DoesNotContain(SystemKey, await StartAsync(query), StringComparison.Ordinal);

    [Theory]
    [InlineData("?links=true")]
    [InlineData("?code=a-key&links=True")]
    public async Task Start_AskedForLinks_HasThem(string query)
    {
        var body = await StartAsync(query);

        Assert.Contains("\"links\":{\"statusQueryGetUri\":\"http://127.0.0.1/", body, StringComparison.Ordinal);
        Assert.Contains(SystemKey, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?links=true", true)]
    public async Task Resume_IsAsTheStart(string query, bool hasLinks)
    {
        await StartAsync("");
        var id = Assert.Single(_host.Instances).Key;
        _host.Instances[id] = new OrchestrationMetadata("CatalogLoad", id) { RuntimeStatus = OrchestrationRuntimeStatus.Failed };

        var body = await TextAsync(await _host.Get<RunTriggers>().ResumeAsync(Request(query), id, Client(), CancellationToken.None));

        Assert.Contains("\"adopted\":true", body, StringComparison.Ordinal);
        Assert.Equal(hasLinks, body.Contains(SystemKey, StringComparison.Ordinal));
    }

    private async Task<string> StartAsync(string query) =>
        await TextAsync(await _host.Get<RunTriggers>().StartAsync(Request(query), "shop", Client(), CancellationToken.None));

    private static HttpRequest Request(string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        return request;
    }

    private static async Task<string> TextAsync(IResult result)
    {
        var context = new DefaultHttpContext();
        using var stream = new MemoryStream();
        context.Response.Body = stream;
        await result.ExecuteAsync(context);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    // Internal to the worker's extension, as only its binding makes it.
    private DurableTaskClient Client()
    {
        var type = typeof(DurableClientAttribute).Assembly.GetTypes().Single(t => t.Name == "FunctionsDurableTaskClient");
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Single();
        var arguments = constructor.GetParameters().Select(p => p.ParameterType == typeof(DurableTaskClient) ? (object?)_host.Client.Object : Text(p.Name!)).ToArray();
        return (DurableTaskClient)constructor.Invoke(arguments);
    }

    private static string? Text(string parameter) => parameter switch
    {
        "queryString" => $"code={SystemKey}",
        "httpBaseUrl" => "http://127.0.0.1/runtime/webhooks/durabletask",
        _ => null,
    };
}
