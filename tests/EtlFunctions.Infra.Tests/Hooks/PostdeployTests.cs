namespace EtlFunctions.Infra.Tests.Hooks;

/// <summary>The hook that tells whether the deployment loads.</summary>
public sealed class PostdeployTests
{
    private const string Id = "01a203bd-5a31-7eb8-8acc-89194a77aff4";

    [Theory]
    [InlineData("succeeded", 0)]
    [InlineData("succeeded_with_rejects", 0)]
    [InlineData("incomplete", 1)]
    [InlineData("failed", 1)]
    [InlineData("cancelled", 1)]
    public async Task Postdeploy_RunThatEnds_TellsItsVerdictAndFailsUnlessItSucceeded(string state, int exitCode)
    {
        using var hook = new HookProcess();
        hook.Set("STARTED", $$$"""{"id":"{{{Id}}}","feed":"sample","links":{"id":"other"}}""");
        hook.Set("RUN", $$$"""{ "id": "{{{Id}}}", "feed": "sample", "state": "{{{state}}}", "pages": [{ "state": "committed" }] }""");

        var result = await hook.RunAsync("postdeploy");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"Run {Id} of feed sample: {state}", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a key", string.Join('\n', result.Calls) + result.Text, StringComparison.Ordinal);
        Assert.Contains(result.Calls, c => c.EndsWith("--request POST https://func.example/api/feeds/sample/runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postdeploy_RunThatDoesNotStart_FailsWithTheAnswer()
    {
        using var hook = new HookProcess();
        hook.Set("STARTED", """{"title":"Not found","status":404}""");

        var result = await hook.RunAsync("postdeploy");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("did not start: {\"title\":\"Not found\",\"status\":404}", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postdeploy_WithoutAFeed_OnlyWaitsForTheApp()
    {
        using var hook = new HookProcess();
        hook.Set("SMOKE_FEED", "");

        var result = await hook.RunAsync("postdeploy");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Calls);
    }
}
