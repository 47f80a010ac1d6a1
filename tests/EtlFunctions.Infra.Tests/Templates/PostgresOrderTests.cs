using System.Text.Json;
using EtlFunctions.Infra.Tests.Compiler;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>The server takes one change at a time: its children are written in one chain, whatever their number.</summary>
public sealed class PostgresOrderTests
{
    private const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";

    [BicepFact]
    public async Task Children_OfTheServer_FormOneChain()
    {
        var resources = Resources(JsonDocument.Parse((await Bicep.BuildAsync()).Output).RootElement, "postgres");
        var chain = resources.Where(r => r.Value.TextAt("type")!.StartsWith(Server, StringComparison.Ordinal)).OrderBy(r => Before(resources, r.Key).Count).ToArray();

        Assert.Equal(
            [Server, $"{Server}/firewallRules", $"{Server}/administrators", $"{Server}/configurations", $"{Server}/databases"],
            chain.Select(r => r.Value.TextAt("type")));
        for (var i = 1; i < chain.Length; i++)
        {
            Assert.Contains(chain[i - 1].Key, DependsOn(chain[i].Value));
        }

        Assert.All(chain.Where(r => r.Value.At("copy") is not null), r => Assert.Equal(("serial", "1"), (r.Value.TextAt("copy.mode"), r.Value.TextAt("copy.batchSize"))));
        Assert.Single(chain, r => r.Value.At("copy") is not null);
    }

    private static Dictionary<string, JsonElement> Resources(JsonElement template, string module) =>
        template.GetProperty("resources").GetProperty(module).At("properties.template.resources")!.Value.EnumerateObject().ToDictionary(r => r.Name, r => r.Value);

    private static HashSet<string> Before(Dictionary<string, JsonElement> resources, string name) =>
        [.. DependsOn(resources[name]).SelectMany(d => Before(resources, d).Append(d))];

    private static IEnumerable<string> DependsOn(JsonElement resource) =>
        resource.At("dependsOn") is { } names ? names.EnumerateArray().Select(n => n.GetString()!) : [];
}
