using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Json_PrintsNothingButTheSummaryWithItsKeys()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 60, hasReject: true);
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        var summary = JsonDocument.Parse(Assert.Single(result.OutputLines)).RootElement;
        string[] keys =
        [
            "runId", "feed", "state", "read", "inserted", "updated", "unchanged", "rejected", "skusInserted", "skusUpdated",
            "skusDiscontinued", "repaired", "pages", "chunks", "retries", "durationSeconds", "productsPerSecond",
        ];
        Assert.All(keys, key => Assert.True(summary.TryGetProperty(key, out _), key));
        Assert.Equal("succeeded_with_rejects", summary.GetProperty("state").GetString());
        Assert.Equal((61, 60, 1), (Number(summary, "read"), Number(summary, "inserted"), Number(summary, "rejected")));
        Assert.Equal((120, 3), (Number(summary, "skusInserted"), Number(summary, "pages")));
        Assert.Equal(60, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_Text_ShowsTheSummaryAndWhatToDoNext()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop");
        var again = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "feeds/shop.json");

        Assert.Equal(0, again.ExitCode);
        Assert.Empty(again.Error);
        Assert.Contains("of feed shop: succeeded\n", again.Output, StringComparison.Ordinal);
        Assert.Contains("  read          30 = 0 inserted + 0 updated + 30 unchanged + 0 rejected", again.Output, StringComparison.Ordinal);
        Assert.Contains("Next:", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherSchemas_LoadsThere()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 3);
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--catalog-schema", "My Shop", "--ledger-schema", "log");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, await db.ScalarAsync<long>("SELECT count(*) FROM \"My Shop\".product"));
        Assert.Equal(1, await db.ScalarAsync<long>("SELECT count(*) FROM log.run"));
    }

    [Fact]
    public async Task Run_SourceIsMissing_FailsWithTheReason()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 3);
        File.Delete(Path.Combine(_folder.Path, "feeds/shop.ndjson"));
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("of feed shop: failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("shop.ndjson", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HeldBySomebodyElse_SaysByWhomAndExitsWith1()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 3);
        Assert.Equal(0, (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate")).ExitCode);
        await db.ExecuteAsync(
            """
            SELECT etl.begin_run('019a0000-0000-7000-8000-000000000001', 'shop', 'start', 'other-host, process 77 (m, s)', NULL,
                                 interval '10 minutes', 'f', '{}', NULL, false, NULL, NULL)
            """);
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--output", "json");

        Assert.Equal(1, result.ExitCode);
        using var answer = JsonDocument.Parse(result.Output);
        Assert.Equal(("refused", result.Error.Trim()), (answer.RootElement.GetProperty("code").GetString(), answer.RootElement.GetProperty("error").GetString()));
        Assert.Contains("Feed shop is being loaded: run 019a0000-0000-7000-8000-000000000001 is held by process 77 on other-host since ", result.Error, StringComparison.Ordinal);
        Assert.Contains("its lease lasts until ", result.Error, StringComparison.Ordinal);

        var check = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "check", "shop");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAIL  lease       Feed shop is being loaded: run 019a0000-0000-7000-8000-000000000001 is held by process 77 on other-host", check.Output, StringComparison.Ordinal);

        var cancel = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "cancel", "019a0000");
        Assert.Equal(0, cancel.ExitCode);
        Assert.Equal(0, (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop")).ExitCode);
    }

    private static long Number(JsonElement summary, string key) => summary.GetProperty(key).GetInt64();
}
