using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>The commands that look runs up in the ledger.</summary>
public sealed class RunLookupTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_OverTwoRuns_FindThemByIdBeginningAndFeed()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("first", 30);
        _folder.AddFeed("second", 9, hasReject: true);
        await RunAsync(db, 0, "run", "first");
        await RunAsync(db, 0, "run", "second");

        var runs = await RunAsync(db, 0, "runs", "--output", "json");
        Assert.Equal(["second", "first"], runs.OutputLines.Select(line => Text(line, "feed")));
        var first = await RunAsync(db, 0, "runs", "--feed", "first", "--output", "json");
        var id = Text(Assert.Single(first.OutputLines), "runId");

        var table = await RunAsync(db, 0, "runs", "--limit", "1");
        Assert.Equal(2, table.OutputLines.Length);
        Assert.Contains("succeeded_with_rejects", table.OutputLines[1], StringComparison.Ordinal);

        Assert.Contains("of feed second: ", (await RunAsync(db, 0, "status")).Output, StringComparison.Ordinal);
        Assert.Contains("of feed first: succeeded\n", (await RunAsync(db, 0, "status", id)).Output, StringComparison.Ordinal);
        Assert.Equal(id, Text(Assert.Single((await RunAsync(db, 0, "status", id[..34], "--watch", "--output", "json")).OutputLines), "runId"));
        Assert.Contains("Several runs' ids begin with '", (await RunAsync(db, 2, "status", id[..4])).Error, StringComparison.Ordinal);
        Assert.Contains("No run's id begins with 'ffff'", (await RunAsync(db, 1, "status", "ffff")).Error, StringComparison.Ordinal);
        Assert.Contains("'no' is no run", (await RunAsync(db, 2, "cancel", "no")).Error, StringComparison.Ordinal);
        Assert.Contains("over before (succeeded)", (await RunAsync(db, 1, "cancel", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_NothingUnfinished_SaysSo()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 3);
        await RunAsync(db, 0, "run", "shop");
        Assert.Contains("Nothing to resume", (await RunAsync(db, 0, "resume")).Output, StringComparison.Ordinal);
        var id = Text((await RunAsync(db, 0, "runs", "--output", "json")).OutputLines[0], "runId");
        Assert.Contains("is over; nothing is left to resume", (await RunAsync(db, 0, "resume", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FeedFileIsElsewhere_AsksForItAndTakesIt()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        Directory.Move(Path.Combine(_folder.Path, "feeds"), Path.Combine(_folder.Path, "elsewhere"));

        Assert.Contains("--feed-file", (await RunAsync(db, 2, "resume")).Error, StringComparison.Ordinal);
        var resumed = await RunAsync(db, 0, "resume", "--feed-file", "elsewhere/shop.json");
        Assert.Contains("Resuming run ", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("  read          30 = 30 inserted", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnfinishedRunOfAnotherSource_RefusesUntilFresh()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        _folder.Write("feeds/shop.json", File.ReadAllText(Path.Combine(_folder.Path, "feeds/shop.json")).Replace("\"path\"", "\"format\": \"ndjson\", \"path\"", StringComparison.Ordinal));

        var refused = await RunAsync(db, 2, "run", "shop");
        Assert.Contains("--fresh", refused.Error, StringComparison.Ordinal);
        await RunAsync(db, 0, "run", "shop", "--fresh");
    }

    /// <summary>Leaves the feed's run incomplete: its second page breaks on a table that refuses it.</summary>
    private async Task BreakAsync(TestDatabase db)
    {
        await RunAsync(db, 0, "migrate");
        await db.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not now'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON catalog.product FOR EACH ROW WHEN (NEW.external_id = '30') EXECUTE FUNCTION refuse()
            """);
        var broken = await RunAsync(db, 1, "run", "feeds/shop.json");
        Assert.Contains(": incomplete\n", broken.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)resume [0-9a-f-]{36} --feed-file feeds/shop.json$", broken.Output);
        Assert.Contains("  failed page   2 after 1 attempt: ", broken.Output, StringComparison.Ordinal);
        await db.ExecuteAsync("DROP TRIGGER refuse ON catalog.product");
    }

    private async Task<EtlResult> RunAsync(TestDatabase db, int exitCode, params string[] arguments)
    {
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, arguments);
        Assert.True(result.ExitCode == exitCode, $"etl {string.Join(' ', arguments)} exits with {result.ExitCode}, expected {exitCode}: {result.All}");
        return result;
    }

    private static string Text(string line, string key) => JsonDocument.Parse(line).RootElement.GetProperty(key).GetString()!;
}
