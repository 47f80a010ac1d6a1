using EtlFunctions.Infra.Tests.Settings;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>What is closed stays closed, and what a server can only be given at its creation is said.</summary>
public sealed class HardeningTests
{
    [Theory]
    [MemberData(nameof(Variants))]
    public void Storage_OfVariant_TakesNoKeyAndHoldsTheDeploymentContainer(string variant)
    {
        var snapshot = Snapshot.Of(variant);
        var storage = snapshot.Single("Microsoft.Storage/storageAccounts");

        Assert.Equal(
            ("False", "False", "TLS1_2", "True", variant == "network" ? "Disabled" : "Enabled"),
            (storage.TextAt("properties.allowSharedKeyAccess"), storage.TextAt("properties.allowBlobPublicAccess"), storage.TextAt("properties.minimumTlsVersion"),
                storage.TextAt("properties.supportsHttpsTrafficOnly"), storage.TextAt("properties.publicNetworkAccess")));
        var container = snapshot.Single("Microsoft.Storage/storageAccounts/blobServices/containers").TextAt("name")!.Split('/')[^1];
        var deployment = snapshot.Single("Microsoft.Web/sites").TextAt("properties.functionAppConfig.deployment.storage.value");
        Assert.Contains($".blob, '{container}')", deployment, StringComparison.Ordinal);
        Assert.Equal("UserAssignedIdentity", snapshot.Single("Microsoft.Web/sites").TextAt("properties.functionAppConfig.deployment.storage.authentication.type"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ApplicationInsights_OfVariant_TakesEntraTokensOnly(string variant) =>
        Assert.Equal("True", Snapshot.Of(variant).Single("Microsoft.Insights/components").TextAt("properties.DisableLocalAuth"));

    [Theory]
    [MemberData(nameof(Variants))]
    public void App_OfVariant_IsReachedByTlsOnlyAndPublishedWithoutPasswords(string variant)
    {
        var snapshot = Snapshot.Of(variant);

        Assert.Equal("True", snapshot.Single("Microsoft.Web/sites").TextAt("properties.httpsOnly"));
        var policies = snapshot.Resources("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(2, policies.Count);
        Assert.All(policies, p => Assert.Equal("False", p.TextAt("properties.allow")));
    }

    [Theory]
    [MemberData(nameof(Created))]
    public void Postgres_OfVariant_TakesEntraTokensOnlyKeepsBackupsAndGrows(string variant)
    {
        var server = Snapshot.Of(variant).Single("Microsoft.DBforPostgreSQL/flexibleServers");

        Assert.Equal(("Enabled", "Disabled", Snapshot.Tenant), (server.TextAt("properties.authConfig.activeDirectoryAuth"), server.TextAt("properties.authConfig.passwordAuth"), server.TextAt("properties.authConfig.tenantId")));
        Assert.Equal("Enabled", server.TextAt("properties.storage.autoGrow"));
        Assert.InRange(server.At("properties.backup.backupRetentionDays")!.Value.GetInt32(), 7, 35);
        Assert.Contains(server.TextAt("properties.backup.geoRedundantBackup"), new[] { "Enabled", "Disabled" });
        Assert.Equal(variant == "network" ? "Disabled" : "Enabled", server.TextAt("properties.network.publicNetworkAccess"));
        Assert.Equal(variant != "network", Snapshot.Of(variant).Resources("Microsoft.DBforPostgreSQL/flexibleServers/firewallRules").Count == 1);
    }

    [Theory]
    [MemberData(nameof(Created))]
    public void PgBouncer_OfVariant_IsNeverBurstableAndItsPortIsTheConnections(string variant)
    {
        var snapshot = Snapshot.Of(variant);
        var isOn = snapshot.Resources("Microsoft.DBforPostgreSQL/flexibleServers/configurations")
            .Any(c => c.TextAt("name")!.EndsWith("/pgbouncer.enabled", StringComparison.Ordinal) && c.TextAt("properties.value") == "true");

        Assert.Equal(variant == "pgbouncer", isOn);
        Assert.Equal(isOn ? 6432 : 5432, AppConnection.Of(snapshot).Port);
        Assert.False(isOn && snapshot.Single("Microsoft.DBforPostgreSQL/flexibleServers").TextAt("sku.tier") == "Burstable");
    }

    [Fact]
    public void Network_HasAnEndpointForEveryServiceThatTheAppTalksTo()
    {
        var endpoints = Snapshot.Of("network").Resources("Microsoft.Network/privateEndpoints")
            .Select(e => e.At("properties.privateLinkServiceConnections")!.Value[0].At("properties.groupIds")!.Value[0].GetString());

        Assert.Equal(["blob", "postgresqlServer", "queue", "table"], endpoints.Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> Variants() => [.. Snapshot.Variants];

    public static TheoryData<string> Created() => [.. Snapshot.Variants.Where(v => v != "external")];
}
