using System.Globalization;
using System.Text.Json;
using EtlFunctions.App.Configuration;
using EtlFunctions.Infra.Tests.Templates;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>However far the app scales out, the server has the connections for it.</summary>
public sealed class ConnectionBudgetTests
{
    // https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits: max_connections less the 15 that are reserved.
    private static readonly Dictionary<string, int> UserConnections = new(StringComparer.Ordinal) { ["Standard_B1ms"] = 35, ["Standard_D2ds_v5"] = 844 };

    // https://learn.microsoft.com/azure/postgresql/connectivity/concepts-pgbouncer: max_client_conn.
    private const int ClientsOfPgBouncer = 5000;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Instances_AllTogether_StayBelowWhatTheServerHas(string variant)
    {
        var snapshot = Snapshot.Of(variant);
        var instances = FunctionGroups.Count * snapshot.Single("Microsoft.Web/sites").At("properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount")!.Value.GetInt32();
        var pool = Number(snapshot, "Etl__Database__ConnectionBudget");
        var available = Number(snapshot, "Etl__ConnectionsAvailable");

        Assert.Equal(instances, Number(snapshot, "Etl__MaxInstances"));
        Assert.True(instances * pool <= available, $"{instances} instances with {pool} connections each exceed the {available} that are said to be available.");
        if (snapshot.Resources("Microsoft.DBforPostgreSQL/flexibleServers").SingleOrDefault() is { ValueKind: JsonValueKind.Object } server)
        {
            Assert.True(available <= (AppConnection.Of(snapshot).Port == 6432 ? ClientsOfPgBouncer : UserConnections[server.TextAt("sku.name")!]));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Pool_HasAConnectionForEveryActivityAndTheReserve(string variant)
    {
        var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json"))).RootElement;
        var activities = host.At(HostSettings.ActivitiesKey)!.Value.GetInt32();

        Assert.True(activities + ConnectionBudget.Reserve <= Number(Snapshot.Of(variant), "Etl__Database__ConnectionBudget"));
    }

    public static TheoryData<string> Variants() => [.. Snapshot.Variants];

    private static int Number(Snapshot snapshot, string setting) => int.Parse(snapshot.Settings[setting], CultureInfo.InvariantCulture);
}
