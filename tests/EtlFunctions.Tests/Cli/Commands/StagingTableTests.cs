using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>A feed over a staging table, as docs/staging.md shows it, by the real command.</summary>
public sealed class StagingTableTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Readme_TableAndFeed_WorkAsTheyStand()
    {
        await using var db = await TestDatabase.CreateAsync();
        await PasteAsync(db);

        var check = await RunAsync(db, "check", "staging");
        var preview = await RunAsync(db, "preview", "staging", "--limit", "5");
        var run = await RunAsync(db, "run", "staging", "--output", "json");
        var again = await RunAsync(db, "run", "staging", "--output", "json");

        Assert.True(check.ExitCode == 0, check.All);
        Assert.Contains("ok    source      staging.product in ", check.Output, StringComparison.Ordinal);
        Assert.Contains(": a table, read by \"id\" (int8), each row marked in \"status\" in the commit that loads it\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("ok    key         by the index product_id_idx\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("ok    rows        2 rows to be loaded (\"status\" = 'pending')\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("ok    first page  2 records read, all become products\n", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn", check.Output, StringComparison.Ordinal);
        Assert.True(preview.ExitCode == 0, preview.All);
        Assert.Matches("^staging.product, id 1\n  raw          {\"id\": .*\n  id           ", preview.Output);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Equal((2, 2), Counts(run));
        Assert.Equal((0, 0), Counts(again));
        Assert.Equal(2, await db.ScalarAsync<long>("SELECT count(*) FROM staging.product WHERE status = 'loaded'"));
    }

    [Fact]
    public async Task Check_NoIndexOnTheKey_WarnsAndSaysWhichToCreate()
    {
        await using var db = await TestDatabase.CreateAsync();
        await db.ExecuteAsync("CREATE TABLE rows (n int NOT NULL, id text); INSERT INTO rows VALUES (1, 'P1')");
        _folder.Write("feeds/rows.json", """{ "name": "rows", "source": { "type": "postgres", "table": "rows", "key": "n" }, "mapping": { "id": "id" } }""");

        var check = await RunAsync(db, "check", "rows");

        Assert.Equal(0, check.ExitCode);
        Assert.Contains("warn  key         no index gives the rows in the order of \"n\": all are read and sorted for each page. CREATE INDEX ON \"public\".\"rows\" (\"n\")\n", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SourceThatIsNotThere_FailsWithTheReasonAndGoesOn()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.Write("feeds/rows.json", """{ "name": "rows", "source": { "type": "postgres", "table": "rows", "key": "n" }, "mapping": { "id": "id" } }""");

        var check = await RunAsync(db, "check", "rows");
        var preview = await RunAsync(db, "preview", "rows");
        var run = await RunAsync(db, "run", "rows");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAIL  source      rows in ", check.Output, StringComparison.Ordinal);
        Assert.Contains("skip  first page  the source cannot be read\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("ok    database ", check.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (preview.ExitCode, run.ExitCode));
        Assert.Contains("found no such table or view", preview.Error, StringComparison.Ordinal);
        Assert.Contains("of feed rows: failed", run.Output, StringComparison.Ordinal);
        Assert.Contains("found no such table or view", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ConnectionOfTheSourceIsRefused_SaysSoWithoutThePassword()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.Write("feeds/rows.json", """{ "name": "rows", "source": { "type": "postgres", "table": "rows", "key": "n", "connection": "Host=127.0.0.1;Port=1;Password=${env:HOME}" }, "mapping": { "id": "id" } }""");

        var check = await RunAsync(db, "check", "rows");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAIL  source      rows in 127.0.0.1:1/ cannot be reached: ", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.GetEnvironmentVariable("HOME")!, check.All, StringComparison.Ordinal);
    }

    /// <summary>Runs the document's statements and writes its feed.</summary>
    private async Task PasteAsync(TestDatabase db)
    {
        var document = await File.ReadAllTextAsync(Repository.File("docs/staging.md"));
        await db.ExecuteAsync(Code("sql", document));
        _folder.Write("feeds/staging.json", Code("json", document));
    }

    private static string Code(string language, string document) =>
        Regex.Match(document, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value is { Length: > 0 } code
            ? code
            : throw new InvalidOperationException($"docs/staging.md has no {language}.");

    private static (int Read, int Inserted) Counts(EtlResult result)
    {
        var summary = JsonDocument.Parse(result.OutputLines[^1]).RootElement;
        return (summary.GetProperty("read").GetInt32(), summary.GetProperty("inserted").GetInt32());
    }

    private Task<EtlResult> RunAsync(TestDatabase db, params string[] arguments) => EtlProcess.RunAsync(_folder.Path, db.ConnectionString, arguments);
}
