using System.Text.RegularExpressions;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>No key is asked for, and no password stands anywhere but in a secure parameter and in Key Vault.</summary>
public sealed class SecretTests
{
    private static readonly string[] Forbidden = ["listKeys", "listAccountSas", "AccountKey=", "SharedAccessKey", "Password=", "InstrumentationKey="];

    [Fact]
    public void Templates_AskForNoKey()
    {
        var files = Directory.EnumerateFiles(Repository.File("infra"), "*.bicep").ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(Forbidden, word => File.ReadAllText(file).Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Snapshots_HoldNoKey() =>
        Assert.All(Snapshot.All, s => Assert.DoesNotContain(Forbidden, word => s.Text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void ExternalPostgres_EveryDeclaration_IsSecure()
    {
        var declarations = Directory.EnumerateFiles(Repository.File("infra"), "*.bicep")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"(.*\n)param externalPostgres string").Select(m => m.Groups[1].Value.Trim()))
            .ToArray();

        Assert.Equal(2, declarations.Length);
        Assert.All(declarations, line => Assert.Equal("@secure()", line));
    }

    [Fact]
    public void ExternalPostgres_ReachesTheApp_AsAKeyVaultReferenceOnly()
    {
        var external = Snapshot.Of("external");

        Assert.StartsWith("[format('@Microsoft.KeyVault(SecretUri={0}secrets/{1})'", external.Settings["ETL_POSTGRES"], StringComparison.Ordinal);
        Assert.Equal("[parameters('externalPostgres')]", external.Single("Microsoft.KeyVault/vaults/secrets").TextAt("properties.value"));
        Assert.Equal("True", external.Single("Microsoft.KeyVault/vaults").TextAt("properties.enableRbacAuthorization"));
        Assert.NotNull(external.Single("Microsoft.Web/sites").TextAt("properties.keyVaultReferenceIdentity"));
        Assert.DoesNotContain("from the environment", external.Text, StringComparison.Ordinal);
    }
}
