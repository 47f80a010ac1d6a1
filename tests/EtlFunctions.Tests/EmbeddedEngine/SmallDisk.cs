using System.Diagnostics;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A disk of a few megabytes, for a tablespace of the test server.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Gets why no such disk can be made here, or <see langword="null"/>.</summary>
    public static string? Missing { get; } = FindMissing();

    public string Folder => _folder;

    /// <summary>Makes a disk that belongs to the owner of a folder.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes, string ownedAs)
    {
        var folder = Directory.CreateTempSubdirectory("etl-disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
        await RunAsync("chown", $"--reference={ownedAs}", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Makes the disk larger, as an administrator would.</summary>
    public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", _folder);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", _folder);
        Directory.Delete(_folder);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "Mounting a small disk takes root on Linux.";
        }

        var folder = Directory.CreateTempSubdirectory("etl-disk-").FullName;
        try
        {
            RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder).GetAwaiter().GetResult();
            RunAsync("umount", folder).GetAwaiter().GetResult();
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return $"No disk can be mounted here: {refused.Message}";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} exited with {process.ExitCode}: {error.Trim()}");
        }
    }
}
