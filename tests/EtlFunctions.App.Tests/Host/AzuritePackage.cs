namespace EtlFunctions.App.Tests.Host;

/// <summary>The npm package azurite.</summary>
internal static class AzuritePackage
{
    public const string Version = "3.37.0";

    /// <summary>Installs the package unless it is there.</summary>
    /// <returns>The script that Node.js runs.</returns>
    public static Task<string> InstallAsync() => NpmPackage.InstallAsync("azurite", Version, Path.Combine("dist", "src", "azurite.js"));
}
