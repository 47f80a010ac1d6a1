using System.Diagnostics;
using System.Globalization;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Whether the process named by a <c>postmaster.pid</c> is the server of that data directory.</summary>
internal enum PostmasterIdentity
{
    /// <summary>No such process runs.</summary>
    Dead,

    /// <summary>Another process got its number.</summary>
    Foreign,

    /// <summary>It is a PostgreSQL; only a connection can tell whose.</summary>
    Unproven,

    /// <summary>It works in the data directory.</summary>
    Ours,
}

/// <summary>What <c>postmaster.pid</c> in a data directory says about the running server.</summary>
/// <remarks>Lines: process id, data directory, start time, port, socket directory, address, shared memory key, status.</remarks>
internal sealed record Postmaster(int ProcessId, int Port, string Status)
{
    public bool IsReady => Status == "ready";

    public static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "postmaster.pid");

    /// <summary>Reads the file; a missing or half-written one gives <see langword="null"/>.</summary>
    public static Postmaster? TryRead(string dataDirectory)
    {
        string[] lines;
        try
        {
            using var file = new FileStream(FileIn(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            lines = reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries);
        }
        catch (IOException)
        {
            return null;
        }

        return lines.Length > 3
            && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && int.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new Postmaster(process, port, lines.ElementAtOrDefault(7) ?? "")
            : null;
    }

    /// <summary>Tells whether the process lives and is the server of the data directory; after a restart of the machine its number may be anybody's.</summary>
    public PostmasterIdentity Identify(string dataDirectory)
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            if (!process.ProcessName.Contains("postgres", StringComparison.OrdinalIgnoreCase))
            {
                return PostmasterIdentity.Foreign;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return PostmasterIdentity.Dead;
        }

        if (!OperatingSystem.IsLinux())
        {
            return PostmasterIdentity.Unproven;
        }

        try
        {
            return new FileInfo($"/proc/{ProcessId}/cwd").LinkTarget switch
            {
                null => PostmasterIdentity.Unproven,
                var folder when folder == dataDirectory => PostmasterIdentity.Ours,
                _ => PostmasterIdentity.Foreign,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PostmasterIdentity.Unproven;
        }
    }
}
