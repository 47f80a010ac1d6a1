namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>Outputs stay readable in the deployment's history for whoever may read it, so each is known here.</summary>
public sealed class OutputTests
{
    private static readonly string[] Expected =
    [
        "APPLICATION_INSIGHTS_NAME", "AZURE_LOCATION", "AZURE_RESOURCE_GROUP", "AZURE_TENANT_ID", "CATALOG_SCHEMA", "DATABASE_MODE", "FUNCTION_APP_NAME", "FUNCTION_APP_URL",
        "IDENTITY_NAME", "IDENTITY_OBJECT_ID", "KEY_VAULT_NAME", "LEDGER_SCHEMA", "POSTGRES_ADMIN", "POSTGRES_DATABASE", "POSTGRES_HOST", "POSTGRES_IS_PRIVATE", "POSTGRES_SERVER",
    ];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Outputs_OfVariant_AreThoseThatHoldNoSecret(string variant)
    {
        var outputs = Snapshot.Of(variant).Outputs;

        Assert.Equal(Expected, outputs.Keys.Order(StringComparer.Ordinal));
        Assert.All(outputs.Values, o => Assert.DoesNotContain("ConnectionString", o.GetRawText(), StringComparison.OrdinalIgnoreCase));
    }

    public static TheoryData<string> Variants() => [.. Snapshot.Variants];
}
