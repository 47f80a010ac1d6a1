using System.Text;
using System.Text.Json.Nodes;
using EtlFunctions.App.Triggers;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.App.Tests.Triggers;

public sealed class RunTriggersTests : IAsyncLifetime
{
    private AppHost _host = null!;

    private RunTriggers Triggers => _host.Get<RunTriggers>();

    public async Task InitializeAsync()
    {
        _host = await AppHost.CreateAsync();
        _host.AddFeed("shop");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_KnownFeed_Is202WithLocationAndAnInstanceOfTheRunsId()
    {
        var (response, body) = await StartAsync("shop");

        Assert.Equal((202, "application/json"), (response.StatusCode, response.ContentType));
        Assert.Equal($"/api/runs/{body["id"]}", response.Headers.Location.ToString());
        Assert.Equal((string?)body["id"], Assert.Single(_host.Instances).Key);
    }

    [Fact]
    public async Task Start_WhileItRuns_Is409WithTheHolder()
    {
        var (_, first) = await StartAsync("shop");

        var (response, body) = await StartAsync("shop");

        Assert.Equal((409, "application/problem+json"), (response.StatusCode, response.ContentType));
        Assert.Equal((string?)first["id"], (string?)body["runId"]);
        Assert.StartsWith("durable:", (string?)body["holder"], StringComparison.Ordinal);
        Assert.Single(_host.Instances);
    }

    [Fact]
    public async Task Start_WrongField_Is400NamingIt()
    {
        var (response, body) = await StartAsync("shop", """{ "source": { "path": "/etc/passwd" } }""");

        Assert.Equal(400, response.StatusCode);
        Assert.Equal("$.source", (string?)body["errors"]![0]!["field"]);
    }

    [Fact]
    public async Task Start_EndlessBody_IsReadNoFurtherThanAllowed()
    {
        using var endless = new EndlessStream();
        var request = new DefaultHttpContext().Request;
        request.Body = endless;

        var (response, body) = await SendAsync(await Triggers.StartAsync(request, "shop", _host.Client.Object, CancellationToken.None));

        Assert.Equal((400, "$"), (response.StatusCode, (string?)body["errors"]![0]!["field"]));
        Assert.InRange(endless.Taken, 1, 64 * 1024);
    }

    [Fact]
    public async Task List_LimitInTheQuery_IsTaken()
    {
        await StartAsync("shop");
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString("?feed=shop&limit=1");

        var (response, body) = await SendAsync(await Triggers.ListAsync(request, CancellationToken.None));

        Assert.Equal(200, response.StatusCode);
        Assert.Single(body["runs"]!.AsArray());
    }

    [Fact]
    public async Task CancelThenResume_ARun_IsFencedAndOver()
    {
        var (_, started) = await StartAsync("shop");
        var id = (string)started["id"]!;
        _host.Client.Setup(c => c.TerminateInstanceAsync(id, Moq.It.IsAny<Microsoft.DurableTask.Client.TerminateInstanceOptions>(), Moq.It.IsAny<CancellationToken>()))
            .Callback(() => _host.Instances.Remove(id)).Returns(Task.CompletedTask);
        var request = new DefaultHttpContext().Request;

        var (cancel, body) = await SendAsync(await Triggers.CancelAsync(request, id, _host.Client.Object, CancellationToken.None));
        var (resume, problem) = await SendAsync(await Triggers.ResumeAsync(request, id, _host.Client.Object, CancellationToken.None));

        Assert.Equal((200, "cancelled"), (cancel.StatusCode, (string?)body["state"]));
        Assert.Equal((409, "urn:etlfunctions:run-over"), (resume.StatusCode, (string?)problem["type"]));
        Assert.Empty(_host.Instances);
    }

    private async Task<(HttpResponse Response, JsonNode Body)> StartAsync(string feed, string body = "")
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await SendAsync(await Triggers.StartAsync(request, feed, _host.Client.Object, CancellationToken.None));
    }

    private static async Task<(HttpResponse Response, JsonNode Body)> SendAsync(IResult result)
    {
        var context = new DefaultHttpContext();
        using var stream = new MemoryStream();
        context.Response.Body = stream;
        await result.ExecuteAsync(context);
        stream.Position = 0;
        return (context.Response, (await JsonNode.ParseAsync(stream))!);
    }
}
