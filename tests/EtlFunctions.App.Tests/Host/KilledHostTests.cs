using System.Net;
using EtlFunctions.App.Tests.Engine;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The App on real Functions hosts: killed in the middle of a run, it goes on by itself, or on another host.</summary>
public sealed class KilledHostTests
{
    private const int Products = 20_000;

    [HostToolsFact]
    public async Task Run_HostKilledInTheMiddle_CatalogEqualsTheSource()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var host = new FunctionsHost(database.ConnectionString, TaskHub());
        WriteFeed(Path.Combine(host.AppFolder, "feeds"));
        await host.StartAsync();

        var (status, run) = await host.PostAsync("feeds/killed/runs");
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("feeds/killed/runs")).Status);
        var path = $"runs/{run["id"]}";
        await host.UntilAsync(path, "a quarter of the pages is committed", r => (long)r["summary"]!["read"]! >= Products / 4);

        host.Kill();
        var atKill = await database.ScalarAsync<long>("SELECT sum(read)::bigint FROM etl.page");
        await host.StartAsync();
        var end = await host.UntilAsync(path, "the run is over", r => (string?)r["state"] is not ("running" or "rate_limited"));

        Assert.InRange(atKill, Products / 4, Products - 1);
        Assert.Equal("succeeded", (string?)end["state"]);
        Assert.Equal((Products, Products), ((long)end["summary"]!["read"]!, (long)end["summary"]!["inserted"]!));
        Assert.Equal(
            Expected(), await database.ScalarAsync<string>("SELECT md5(string_agg(external_id || '|' || title, E'\\n' ORDER BY external_id COLLATE \"C\")) FROM catalog.product"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [HostToolsFact]
    public async Task Run_TwoHostsOnOneTaskHubAndOneKilled_TheOtherEndsIt()
    {
        await using var database = await TestDatabase.CreateAsync();
        var taskHub = TaskHub();
        using var killed = new FunctionsHost(database.ConnectionString, taskHub);
        using var other = new FunctionsHost(database.ConnectionString, taskHub);
        foreach (var host in new[] { killed, other })
        {
            WriteFeed(Path.Combine(host.AppFolder, "feeds"));
            await host.StartAsync();
        }

        string path;
        await using (var gate = await PageGate.CloseAsync(database, 200))
        {
            path = $"runs/{(await killed.PostAsync("feeds/killed/runs")).Body["id"]}";
            await other.UntilAsync("a page waits at the gate", async () => await gate.ProcessesAsync() > 0);
            killed.Kill();
        }

        var end = await other.UntilAsync(path, "the run is over", r => (string?)r["state"] is not ("running" or "rate_limited"));
        Assert.Equal("succeeded", (string?)end["state"]);
        Assert.Equal((Products, Products), ((long)end["summary"]!["read"]!, (long)end["summary"]!["inserted"]!));
        Assert.Equal(
            Expected(), await database.ScalarAsync<string>("SELECT md5(string_agg(external_id || '|' || title, E'\\n' ORDER BY external_id COLLATE \"C\")) FROM catalog.product"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    private static string TaskHub() => $"Etl{Guid.NewGuid():N}"[..20];

    private static void WriteFeed(string folder)
    {
        File.WriteAllLines(
            Path.Combine(folder, "killed.ndjson"), Enumerable.Range(1, Products).Select(n => $$"""{"id":"{{n:D6}}","title":"Product {{n}}"}"""));
        File.WriteAllText(
            Path.Combine(folder, "killed.json"),
            """{ "name": "killed", "source": { "type": "file", "path": "killed.ndjson" }, "mapping": { "id": "id", "title": "title" } }""");
    }

    private static string Expected()
    {
        var rows = string.Join('\n', Enumerable.Range(1, Products).Select(n => $"{n:D6}|Product {n}"));
#pragma warning disable CA5351 // Not for security: PostgreSQL's own digest of the same text.
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(rows)));
#pragma warning restore CA5351
    }
}
