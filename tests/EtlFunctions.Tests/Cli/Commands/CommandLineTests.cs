using System.Text.Json;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>What needs no database: help, usage errors, feed errors.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_OfTheRoot_NamesEveryCommand()
    {
        var result = await RunAsync("--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        foreach (var command in new[] { "demo", "run", "resume", "status", "runs", "check", "preview", "state", "cancel", "migrate", "psql" })
        {
            Assert.Contains($"\n  {command} ", result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("run", "--fresh")]
    [InlineData("run", "--full-refresh")]
    [InlineData("resume", "--feed-file")]
    [InlineData("status", "--watch")]
    [InlineData("runs", "--limit")]
    [InlineData("preview", "--limit")]
    [InlineData("check", "--feeds")]
    public async Task Help_OfACommand_NamesItsOptionsAndTheGlobalOnes(string command, string option)
    {
        var result = await RunAsync(command, "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(option, result.Output, StringComparison.Ordinal);
        Assert.Contains("--connection", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage", "frobnicate", "--output", "json")]
    [InlineData("usage", "run", "--output=json")]
    [InlineData("feed_invalid", "run", "broken.json", "--output", "json")]
    [InlineData("feed_invalid", "run", "no-such.json", "--output", "json")]
    [InlineData("database_unreachable", "runs", "--output", "json", "--connection", "Host=127.0.0.1;Port=1;Username=a;Password=b")]
    [InlineData("connection_invalid", "runs", "--output", "json", "--connection", "Hostt=a")]
    public async Task Output_OfAFailureForPrograms_EndsWithItsErrorCodeAndHint(string code, params string[] arguments)
    {
        _folder.Write("broken.json", "{");

        var result = await RunAsync(arguments);

        Assert.NotEqual(0, result.ExitCode);
        using var line = JsonDocument.Parse(result.OutputLines[^1]);
        Assert.Equal(code, line.RootElement.GetProperty("code").GetString());
        Assert.NotEmpty(line.RootElement.GetProperty("error").GetString()!);
        Assert.NotEmpty(line.RootElement.GetProperty("hint").GetString()!);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'frobnicate'.", "frobnicate")]
    [InlineData("Unrecognized command or argument '--frsh'.", "run", "a", "--frsh")]
    [InlineData("Required argument 'feed' missing for command: 'run'.", "run")]
    [InlineData("Required argument 'value' missing for command: 'set'.", "state", "set", "shop")]
    [InlineData("Option '--limit': found '0', expected a whole number from 1 to 1000.", "runs", "--limit", "0")]
    [InlineData("Option '--limit': found 'x', expected a whole number from 1 to 10000.", "preview", "a", "--limit", "x")]
    [InlineData("Argument 'xml' not recognized.", "runs", "--output", "xml")]
    public async Task Usage_Wrong_SaysWhatAndExitsWith2(string expected, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help'.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1441")]
    [InlineData("an hour")]
    public async Task MaxOutage_OutOfBounds_SaysWhatIsExpectedAndExitsWith2(string minutes)
    {
        var result = await RunAsync("runs", "--connection", "Host=127.0.0.1;Port=1;Username=a;Password=b", "--max-outage", minutes);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            $"--max-outage or ETL_MAX_OUTAGE_MINUTES: found '{minutes}', expected a whole number of minutes from 1 to 1440.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_MistypedCommand_SuggestsTheRightOne()
    {
        var result = await RunAsync("staus");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("\nstatus\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_NoCommand_ShowsHelpAndExitsWith2()
    {
        var result = await RunAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Commands:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownFeed_NamesTheFeedsThereAre()
    {
        _folder.AddFeed("shop", 1);
        var result = await RunAsync("run", "shp");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("shop", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, ".etl")), "No server is started for a feed that cannot be used.");
    }

    [Fact]
    public async Task Run_WrongFeedFile_ListsEveryErrorAndExitsWith2()
    {
        _folder.Write("feeds/bad.json", """{ "name": "bad", "sorce": 1, "source": { "type": "file", "path": 7 }, "mapping": { "id": "id" }, "limits": { "pageSize": 0 } }""");
        var result = await RunAsync("run", "bad");
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("$.sorce", result.Error, StringComparison.Ordinal);
        Assert.Contains("$.source.path", result.Error, StringComparison.Ordinal);
        Assert.Contains("$.limits.pageSize", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_WithoutDatabase_ShowsProductAndReject()
    {
        _folder.AddFeed("shop", 1, hasReject: true);
        var result = await EtlProcess.RunAsync(_folder.Path, "Host=127.0.0.1;Port=1", "preview", "shop");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("  title        Product 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("  SKU          1-a  1.5", result.Output, StringComparison.Ordinal);
        Assert.Contains("REJECT       missing_id", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_Limit_ShowsNoMore()
    {
        _folder.AddFeed("shop", 60);
        var result = await RunAsync("preview", "shop", "--limit", "30", "--output", "json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(30, result.OutputLines.Length);
        Assert.All(result.OutputLines, line => Assert.NotNull(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("product").GetProperty("externalId").GetString()));
    }

    private Task<EtlResult> RunAsync(params string[] arguments) => EtlProcess.RunAsync(_folder.Path, null, arguments);
}
