using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The npm package azurite, installed once for this checkout under the ignored folder <c>artifacts</c>.</summary>
internal static class AzuritePackage
{
    public const string Version = "3.37.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static string Folder => Repository.File("artifacts", "azurite", Version);

    private static string InstalledMark => Path.Combine(Folder, "installed");

    /// <summary>Installs the package unless it is there; a second test process waits for the first.</summary>
    /// <returns>The script that Node.js runs.</returns>
    public static async Task<string> InstallAsync()
    {
        var script = Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        Directory.CreateDirectory(Folder);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var alone = await FileLock.TakeExclusiveAsync(Path.Combine(Folder, "lock"), patience.Token);
            if (!File.Exists(InstalledMark))
            {
                await NpmAsync("install", "--prefix", Folder, "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", $"azurite@{Version}");
                await File.WriteAllTextAsync(InstalledMark, Version, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience} in vain until another process has installed Azurite into {Folder}.");
        }

        return script;
    }

    private static async Task NpmAsync(params string[] arguments)
    {
        using var npm = ToolProcess.Start(HostTools.Npm ?? throw new InvalidOperationException("npm, which installs Azurite for these tests, was not found in PATH."), Folder, arguments);
        await npm.SucceedAsync();
    }
}
