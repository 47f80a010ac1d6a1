using System.Text.Json;
using System.Text.RegularExpressions;
using EtlFunctions.Infra.Tests.Templates;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>What the App reads, what the templates set, what the sample has and what the docs tell are the same names.</summary>
public sealed class SettingsTests
{
    private static readonly string[] Forbidden =
    [
        // https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations, and what Flex ignores.
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_PROCESS_COUNT",
        "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTSHARE",
        "WEBSITE_CONTENTOVERVNET", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_VNET_ROUTE_ALL", "WEBSITE_DNS_SERVER", "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT",
        "WEBSITE_TIME_ZONE", "TZ", "SCM_DO_BUILD_DURING_DEPLOYMENT", "ENABLE_ORYX_BUILD",
        // Connection strings with keys, which the platform injects where a template does not own the settings.
        "AzureWebJobsStorage", "AzureWebJobsDashboard", "DEPLOYMENT_STORAGE_CONNECTION_STRING", "APPINSIGHTS_INSTRUMENTATIONKEY",
    ];

    [Theory]
    [InlineData("default")]
    [InlineData("pgbouncer")]
    [InlineData("network")]
    public void Templates_SetWhatTheAppReads(string variant) => AssertSame(SettingNames.ReadByTheApp, Snapshot.Of(variant).Settings.Keys.Except(SettingNames.Platform), $"infra ({variant})");

    [Fact]
    public void Templates_ForAnExternalDatabase_SetWhatTheAppReadsButTheToken() =>
        // The password stands in the connection; whether a token is wanted follows from that.
        AssertSame(
            SettingNames.ReadByTheApp.Except(["Etl__Database__UseEntraToken"]),
            Snapshot.Of("external").Settings.Keys.Except(SettingNames.Platform).Except(["SHOP_TOKEN", "SHOP_CURRENCY"]),
            "infra (external)");

    [Fact]
    public void Sample_HasWhatTheAppReads() => AssertSame(SettingNames.ReadByTheApp, SettingNames.InTheSample, "local.settings.sample.json");

    [Fact]
    public void Docs_TellWhatTheAppReads() => AssertSame(SettingNames.ReadByTheApp, SettingNames.InTheDocs, "docs/azure-functions.md");

    [Fact]
    public void Settings_OfEveryVariant_AreNoneThatFlexForbidsAndNoneIsEmpty() => Assert.All(Snapshot.All, snapshot =>
    {
        Assert.Empty(snapshot.Settings.Keys.Intersect(Forbidden, StringComparer.OrdinalIgnoreCase));
        Assert.All(snapshot.Settings, setting => Assert.False(string.IsNullOrWhiteSpace(setting.Value), $"{setting.Key} of {snapshot} is empty."));
    });

    [Fact]
    public void Storage_OfEveryVariant_IsReachedByNameCredentialAndClient() => Assert.All(Snapshot.All, snapshot =>
    {
        Assert.Equal(snapshot.Single("Microsoft.Storage/storageAccounts").TextAt("name"), snapshot.Settings["AzureWebJobsStorage__accountName"]);
        Assert.Equal("managedidentity", snapshot.Settings["AzureWebJobsStorage__credential"]);
        Assert.Equal(snapshot.Settings["AZURE_CLIENT_ID"], snapshot.Settings["AzureWebJobsStorage__clientId"]);
        Assert.EndsWith(").clientId]", snapshot.Settings["AZURE_CLIENT_ID"], StringComparison.Ordinal);
    });

    [Fact]
    public void HostOverrides_WhereverTheyStand_NameAPlaceInHostJson()
    {
        var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json"))).RootElement;
        var texts = Snapshot.All.Select(s => s.Text)
            .Concat([File.ReadAllText(Repository.File("local.settings.sample.json")), File.ReadAllText(Repository.File("docs", "azure-functions.md")), File.ReadAllText(Repository.File("docs", "deploy.md"))]);

        // The names of loggers have dots.
        foreach (Match setting in texts.SelectMany(t => Regex.Matches(t, @"AzureFunctionsJobHost__([\w.]*\w)")))
        {
            var place = host;
            Assert.True(
                setting.Groups[1].Value.Split("__").All(name => place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out place)),
                $"{setting.Value}: host.json has no such place.");
        }
    }

    [Fact]
    public void Feeds_NameOnlyVariablesThatADeploymentGives()
    {
        var parameters = JsonDocument.Parse(File.ReadAllText(Repository.File("infra", "main.parameters.json"))).RootElement;
        var given = Regex.Match(parameters.TextAt("parameters.feedVariables.value")!, @"^\$\{FEED_VARIABLES=(.*)\}$");
        Assert.True(given.Success);
        var names = given.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        var wanted = Directory.EnumerateFiles(Repository.File("feeds"), "*.json")
            .Where(f => Path.GetFileName(f) != "feed.schema.json")
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"\$\{env:(\w+)").Select(m => m.Groups[1].Value));

        Assert.Empty(wanted.Except(names).Select(n => $"A feed reads {n}: add it to FEED_VARIABLES in infra/main.parameters.json"));
    }

    private static void AssertSame(IEnumerable<string> read, IEnumerable<string> there, string where)
    {
        var (expected, found) = (read.ToHashSet(StringComparer.Ordinal), there.ToHashSet(StringComparer.Ordinal));
        Assert.True(
            expected.SetEquals(found),
            $"{where} lacks [{string.Join(", ", expected.Except(found))}] and has, unread by the App, [{string.Join(", ", found.Except(expected))}].");
    }
}
