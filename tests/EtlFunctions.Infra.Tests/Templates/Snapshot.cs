using System.Text.Json;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>What the templates would deploy for a variant: the committed evaluation, which the compiler's tests hold to the templates.</summary>
internal sealed class Snapshot
{
    public const string Tenant = "00000000-0000-0000-0000-000000000001";
    public const string Subscription = "00000000-0000-0000-0000-000000000002";

    private readonly JsonElement _root;

    private Snapshot(string variant)
    {
        Variant = variant;
        Text = File.ReadAllText(Repository.File("infra", "variants", $"{variant}.snapshot.json"));
        _root = JsonDocument.Parse(Text).RootElement;
    }

    /// <summary>Gets the names of the variants.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["default", "pgbouncer", "external", "network"];

    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<Snapshot> All { get; } = [.. Variants.Select(v => new Snapshot(v))];

    public string Variant { get; }

    public string Text { get; }

    /// <summary>Gets what a deployment leaves in azd's environment.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs => _root.GetProperty("outputs").EnumerateObject().ToDictionary(o => o.Name, o => o.Value);

    /// <summary>Gets the app's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Single("Microsoft.Web/sites/config").GetProperty("properties").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString()!, StringComparer.Ordinal);

    public static Snapshot Of(string variant) => All.Single(s => s.Variant == variant);

    /// <summary>Gets the resources of a type.</summary>
    public IReadOnlyList<JsonElement> Resources(string type) =>
        [.. _root.GetProperty("predictedResources").EnumerateArray().Where(r => r.GetProperty("type").GetString() == type)];

    /// <summary>Gets the only resource of a type.</summary>
    public JsonElement Single(string type) => Assert.Single(Resources(type));

    public override string ToString() => Variant;
}
