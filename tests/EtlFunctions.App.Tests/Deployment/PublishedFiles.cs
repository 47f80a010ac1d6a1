using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using EtlFunctions.App.Tests.Host;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Deployment;

/// <summary>What a publish of the App would hold, asked of its project file without building it.</summary>
internal static class PublishedFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // The folder of the App's build is bin/<configuration>/<framework>.
    private static string Configuration { get; } = Path.GetFileName(Path.GetDirectoryName(
        typeof(PublishedFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "AppFolder").Value!)!);

    /// <summary>Gets the relative paths.</summary>
    /// <param name="feedFolder">The folder of the feeds.</param>
    public static async Task<IReadOnlyList<string>> ListAsync(string feedFolder)
    {
        var (exitCode, output) = await RunAsync(feedFolder);
        Assert.True(exitCode == 0, output);
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray().Select(f => f.GetProperty("RelativePath").GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs the part of a publish that finds the files.</summary>
    /// <returns>The exit code, and what MSBuild wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string feedFolder)
    {
        string[] arguments =
        [
            "msbuild", Repository.File("src", "EtlFunctions.App", "EtlFunctions.App.csproj"), "-nologo", "-nodeReuse:false",
            "-t:ResolveReferences;ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish", "-p:NoBuild=true", "-p:BuildProjectReferences=false", $"-p:Configuration={Configuration}", $"-p:FeedFolder={feedFolder}",
        ];
        var start = new ProcessStartInfo(HostTools.DotNet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The test's own MSBuild settings, where it was started by one, are not those of another build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var patience = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await error);
    }
}
