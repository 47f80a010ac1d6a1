using System.Text.Json;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>Runs over HTTP by the real process.</summary>
public sealed class HttpRunTests : IDisposable
{
    private const string Mapping = """{ "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } }""";

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CursorWalk_OfAKilledProcess_GoesOnWithoutAskingForALandedPageAgain()
    {
        const int Pages = 60;
        var records = SampleRecord.Many(Pages * 5);
        await using var database = await TestDatabase.CreateAsync();
        var reached = new TaskCompletionSource();
        var isKilled = false;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            // The first process never gets the page in the middle.
            if (c.Number("cursor") == 150 && !isKilled)
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, c.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await c.CursorAsync(records, 5);
        });
        WriteFeed(server.Url, """ "paginator": { "type": "cursor", "cursorPath": "meta.next" } """, """, "limits": { "pagesPerSegment": 4, "maxParallelPages": 2 } """);

        await using (var process = EtlProcess.Start(_folder.Path, database.ConnectionString, "run", "shop"))
        {
            await Eventually.EndsAsync(reached.Task, "the walk asks for the page in the middle");
            await Eventually.HoldsAsync(
                async () => await database.ScalarAsync<long>("SELECT count(*) FROM etl.page WHERE state = 'committed'") > 0, "some pages are committed");
            await process.SignalAsync("KILL");
            Assert.Equal(137, (await process.WaitAsync()).ExitCode);
        }

        isKilled = true;
        var before = server.Asked;
        var planned = await database.ScalarAsync<int>("SELECT pages_planned FROM etl.run");
        var result = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "run", "shop", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        using var summary = JsonDocument.Parse(result.OutputLines[^1]);
        Assert.Equal(("succeeded", Pages * 5), (summary.RootElement.GetProperty("state").GetString(), summary.RootElement.GetProperty("read").GetInt32()));
        Assert.False(summary.RootElement.TryGetProperty("warnings", out _));
        Assert.InRange(planned, 1, 30);
        var after = server.Asked.Skip(before.Count).ToArray();
        Assert.Equal(Pages - planned, after.Length);
        Assert.Empty(after.Intersect(before.Take(planned)));
        Assert.Equal(Pages * 5L, await database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Total_ThatChanges_StandsInTheOutputTheJsonAndTheStatus()
    {
        var records = SampleRecord.Many(40);
        await using var database = await TestDatabase.CreateAsync();
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(records, 10, c.Number("page") == 2 ? 41 : 40));
        WriteFeed(server.Url, """ "paginator": { "type": "pageNumber", "basePage": 1 } """);
        const string Warning = "the source announced 40 records and then 41 while it was read";

        var run = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "run", "shop");
        var again = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "run", "shop", "--output", "json");
        var status = await EtlProcess.RunAsync(_folder.Path, database.ConnectionString, "status");

        Assert.Equal((0, 0), (run.ExitCode, again.ExitCode));
        Assert.Contains("\n  warning       " + Warning, run.Output, StringComparison.Ordinal);
        using var summary = JsonDocument.Parse(again.OutputLines[^1]);
        Assert.StartsWith(Warning, Assert.Single(summary.RootElement.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("\n  warning       " + Warning, status.Output, StringComparison.Ordinal);
    }

    private void WriteFeed(string url, string source, string more = "") =>
        _folder.Write("feeds/shop.json", $$"""{ "name": "shop", "source": { "type": "http", "baseUrl": "{{url}}", {{source}} }, "mapping": {{Mapping}}{{more}} }""");
}
