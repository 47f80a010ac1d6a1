using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using EtlFunctions.Ledger;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>The alerts ask for what the App really emits, and for everything that the docs call worth an alert.</summary>
public sealed class AlertTests
{
    private const int RunCompleted = 1001;

    private static readonly string Sources = string.Join('\n',
        Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    private static readonly IReadOnlyList<JsonElement> Rules = Snapshot.Of("default").Resources("Microsoft.Insights/scheduledQueryRules");

    private static readonly string[] Queries = [.. Rules.Select(r => r.At("properties.criteria.allOf")!.Value[0].TextAt("query")!)];

    private static readonly HashSet<int> Asked = [.. Queries.SelectMany(q => Regex.Matches(q, @"EventId (?:==|in) \(?([\d, ]+)")).SelectMany(m => m.Groups[1].Value.Split(',')).Select(int.Parse)];

    [Fact]
    public void Events_OfTheAlerts_AreDeclared()
    {
        var declared = Regex.Matches(Sources, @"\bconst int \w+ = (\d{4});").Select(m => int.Parse(m.Groups[1].Value)).ToHashSet();

        Assert.Contains(RunCompleted, Asked);
        Assert.Empty(Asked.Except(declared));
    }

    [Fact]
    public void Events_ThatTheDocsCallWorthAnAlert_HaveOne()
    {
        var sentence = Regex.Match(File.ReadAllText(Repository.File("docs", "azure-functions.md")), @"^Worth an alert:.*$", RegexOptions.Multiline).Value;
        var worth = Regex.Matches(sentence, @"\b[12]\d{3}\b").Select(m => int.Parse(m.Value)).ToHashSet();

        Assert.NotEmpty(worth);
        Assert.Equal(worth.Order(), Asked.Except([RunCompleted]).Order());
        Assert.All(Regex.Matches(sentence, @"`(etl\.[a-z.]+)`").Select(m => m.Groups[1].Value), metric => Assert.Contains(Queries, q => q.Contains($"\"{metric}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Metrics_OfTheAlerts_AreCreatedWithTheirTags()
    {
        var names = Queries.SelectMany(q => Regex.Matches(q, @"""(etl\.[a-z.]+)""")).Select(m => m.Groups[1].Value).Distinct().ToArray();

        Assert.Contains("etl.nightly.skipped", names);
        Assert.All(names, name => Assert.Contains($"\"{name}\"", Sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Success_AsTheAlertKnowsIt_IsWhatTheAppWrites()
    {
        Assert.Equal([RunState.Succeeded, RunState.SucceededWithRejects], Enum.GetValues<RunState>().Where(s => s.ToString().StartsWith("Succeeded", StringComparison.Ordinal)));
        Assert.Matches(@"const int RunCompleted = 1001;", Sources);
        Assert.Matches(@"LoggerMessage\(EventIds\.RunCompleted, LogLevel\.Information, ""[^""]*\{Feed\}[^""]*\{State\}", Sources);
    }

    [Fact]
    public void SilentNight_IsToldFromTheAbsenceOfSuccess()
    {
        var rule = Assert.Single(Rules, r => r.TextAt("properties.criteria.allOf")!.Contains("ago(26h)", StringComparison.Ordinal));
        var criterion = rule.At("properties.criteria.allOf")!.Value[0];

        // One row always, of 0 where nothing succeeded: an alert on rows would need one to fire.
        Assert.EndsWith("| summarize Successes = count()\n", criterion.TextAt("query"), StringComparison.Ordinal);
        Assert.Equal(("Successes", "LessThan", "1"), (criterion.TextAt("metricMeasureColumn"), criterion.TextAt("operator"), criterion.TextAt("threshold")));
        Assert.True(XmlConvert.ToTimeSpan(rule.TextAt("properties.windowSize")!) >= TimeSpan.FromHours(26));
    }

    [Fact]
    public void Rules_OfEveryVariant_LookThroughAnAllowedWindowAndTellSomebody()
    {
        // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule: minutes of the aggregation.
        int[] windows = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];
        foreach (var rule in Snapshot.All.SelectMany(s => s.Resources("Microsoft.Insights/scheduledQueryRules")))
        {
            var window = XmlConvert.ToTimeSpan(rule.TextAt("properties.windowSize")!);
            Assert.Contains((int)window.TotalMinutes, windows);
            Assert.True(XmlConvert.ToTimeSpan(rule.TextAt("properties.evaluationFrequency")!) < window, "A late log entry would fall between two windows.");
            Assert.EndsWith("]", rule.TextAt("properties.actions.actionGroups"), StringComparison.Ordinal);
            Assert.Contains("/actionGroups/", rule.TextAt("properties.actions.actionGroups"), StringComparison.Ordinal);
        }

        Assert.All(Snapshot.All.SelectMany(s => s.Resources("Microsoft.Insights/metricAlerts")), r => Assert.Contains("/actionGroups/", r.TextAt("properties.actions"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("default", "active_connections cpu_credits_remaining storage_percent")]
    [InlineData("pgbouncer", "active_connections client_connections_waiting storage_percent")]
    [InlineData("external", "")]
    public void Server_OfVariant_IsWatched(string variant, string metrics) =>
        Assert.Equal(
            metrics,
            string.Join(' ', Snapshot.Of(variant).Resources("Microsoft.Insights/metricAlerts").Select(r => r.At("properties.criteria.allOf")!.Value[0].TextAt("metricName")).Order(StringComparer.Ordinal)));
}
