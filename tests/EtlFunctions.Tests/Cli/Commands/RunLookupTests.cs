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
    public async Task Resume_RunStartedWithAPath_FindsTheFileFromAnyFolder()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "another"));

        var resumed = await EtlProcess.RunAsync(Path.Combine(_folder.Path, "another"), db.ConnectionString, "resume");

        Assert.True(resumed.ExitCode == 0, resumed.All);
        Assert.Contains("Resuming run ", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("  read          30 = 30 inserted", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FeedFileIsGone_SaysSoAndTakesTheOneNamed()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        Directory.Move(Path.Combine(_folder.Path, "feeds"), Path.Combine(_folder.Path, "elsewhere"));

        var gone = await RunAsync(db, 2, "resume");
        Assert.Contains($"started with the file {Path.Combine(_folder.Path, "feeds", "shop.json")}, which is gone", gone.Error, StringComparison.Ordinal);
        Assert.Contains("--feed-file", gone.Error, StringComparison.Ordinal);
        var resumed = await RunAsync(db, 0, "resume", "--feed-file", "elsewhere/shop.json");
        Assert.Contains("  read          30 = 30 inserted", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FeedFileIsGoneButOneOfItsNameIsThere_SaysWhichItTakes()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        var other = Path.Combine(_folder.Path, "another");
        Directory.CreateDirectory(other);
        Directory.Move(Path.Combine(_folder.Path, "feeds"), Path.Combine(other, "feeds"));

        var resumed = await EtlProcess.RunAsync(other, db.ConnectionString, "resume");

        Assert.True(resumed.ExitCode == 0, resumed.All);
        Assert.Contains($"is gone; {Path.Combine(other, "feeds", "shop.json")} is taken instead.", resumed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"path\"", "\"format\": \"ndjson\", \"path\"")]
    [InlineData("\"title\": \"title\"", "\"title\": \"id\"")]
    public async Task Run_UnfinishedRunOfAnEditedFeed_IsEndedAndOthersBegin(string before, string after)
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        _folder.Write("feeds/shop.json", File.ReadAllText(Path.Combine(_folder.Path, "feeds/shop.json")).Replace(before, after, StringComparison.Ordinal));

        var check = await RunAsync(db, 0, "check", "shop");
        Assert.Contains("the next run ends the unfinished run ", check.All, StringComparison.Ordinal);
        var refused = await RunAsync(db, 1, "resume");
        Assert.Contains("run feeds/shop.json' ends it and begins a new one; to resume it, undo the change.", refused.Error, StringComparison.Ordinal);
        var anew = await RunAsync(db, 0, "run", "shop");

        Assert.Matches("(?m)^Run [0-9a-f-]{36} cannot be gone on with \\(feed_changed\\): the feed was edited since the run was planned\nIt is ended as failed. Run [0-9a-f-]{36} of feed shop begins anew.$", anew.Output);
        Assert.Equal("failed feed_changed, succeeded ", await db.ScalarAsync<string>("SELECT string_agg(concat(state, ' ', stop_kind), ', ' ORDER BY started_at) FROM etl.run"));
        Assert.Contains("  in place of   run ", (await RunAsync(db, 0, "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_RunThatCannotGoOn_ExitsWith1AndNamesTheWayOut()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.AddFeed("shop", 30);
        await BreakAsync(db);
        await db.ExecuteAsync("UPDATE etl.run SET stop_kind = 'cursor_expired', error = 'the API takes the cursor no more.'");

        var status = await RunAsync(db, 0, "status");
        Assert.Matches("(?m)^  begin anew    .*run shop, since this run cannot be gone on with$", status.Output);
        Assert.DoesNotContain("resume", status.Output, StringComparison.Ordinal);
        var refused = await RunAsync(db, 1, "resume");
        Assert.Matches("Run [0-9a-f-]{36} of feed shop cannot be gone on with: the API takes the cursor no more.\n.*run feeds/shop.json' ends it and begins a new one", refused.Error);
        Assert.DoesNotContain("resume", refused.All, StringComparison.Ordinal);

        var anew = await RunAsync(db, 0, "run", "shop", "--output", "json");
        Assert.Contains("cannot be gone on with (cursor_expired): the API takes the cursor no more.", anew.Error, StringComparison.Ordinal);
        Assert.Equal("succeeded", Text(anew.OutputLines[^1], "state"));
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
        Assert.Matches("(?m)resume [0-9a-f-]{36}$", broken.Output);
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
