using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>An export that the API takes its time to make: the engine's own timer looks again, and a new process goes on with the same export.</summary>
public sealed class ExportWaitTests
{
    [Fact]
    public async Task Run_KilledWhileItsExportIsMade_GoesOnWithTheSameExport()
    {
        var feed = new ShopFeed(200);
        var body = string.Join('\n', feed.Records) + "\n";
        var (started, looks, isReady) = (0, 0, false);
        await using var server = await ApiServer.StartAsync(context =>
        {
            switch (context.Request.Path.Value)
            {
                case "/exports":
                    return context.JsonAsync($$"""{"id":"e{{Interlocked.Increment(ref started)}}"}""");
                case "/exports/e1":
                    Interlocked.Increment(ref looks);
                    return context.JsonAsync($$"""{"state":"{{(Volatile.Read(ref isReady) ? "done" : "running")}}","url":"{{context.Request.Scheme}}://{{context.Request.Host}}/file"}""");
                case "/file":
                    context.Response.ContentType = "application/x-ndjson";
                    return context.Response.WriteAsync(body);
                default:
                    throw new InvalidOperationException($"Nothing is at {context.Request.Path}.");
            }
        });
        await using var host = await EngineHost.CreateAsync(feed);
        host.UseSource($$"""
            { "type": "http", "baseUrl": "{{server.Url}}", "format": "ndjson",
              "export": { "start": { "method": "POST", "path": "exports", "json": {} }, "poll": { "path": "exports/${start.id}", "every": 6 },
                          "readyPath": "state", "readyValue": "done", "urlPath": "url" } }
            """);
        await host.StartProcessAsync();

        var run = await host.StartRunAsync();
        await host.Process.UntilAsync("the run says what it waits for", () => WaitsAsync(host));
        host.Process.Kill();
        var before = Volatile.Read(ref looks);
        await host.StartProcessAsync();
        await host.Process.UntilAsync("the new process looks at the export", () => Task.FromResult(Volatile.Read(ref looks) > before));
        Volatile.Write(ref isReady, true);

        await host.AssertSucceededAsync(run);
        Assert.Equal(1, started);
    }

    private static async Task<bool> WaitsAsync(EngineHost host) => await host.Database.ScalarAsync<long>(
        "SELECT count(*) FROM etl.run WHERE state = 'rate_limited' AND waiting_for LIKE 'the export e1 since %' AND waiting_until > clock_timestamp()") == 1;
}
