using System.Globalization;
using Npgsql;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>The processes of a PostgreSQL server on this machine, and the processor time they took.</summary>
internal sealed class ServerProcesses
{
    // USER_HZ, in which /proc counts, is 100 on every Linux (man 5 proc, man 7 time).
    private const double TicksPerSecond = 100;

    private readonly int _postmaster;

    private ServerProcesses(int postmaster) => _postmaster = postmaster;

    /// <summary>Finds the server behind a connection, or returns <see langword="null"/> where it is not on this machine or may not be looked at.</summary>
    public static async Task<ServerProcesses?> FindAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SHOW data_directory");
        var file = Path.Combine((string)(await command.ExecuteScalarAsync())!, "postmaster.pid");
        try
        {
            var pid = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
            return File.Exists($"/proc/{pid}/stat") ? new ServerProcesses(pid) : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gets the seconds all its processes took since it started: those that run, and those that ended and were waited for.</summary>
    public double CpuSeconds()
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (Read(folder) is { } stat && (stat.Pid == _postmaster || stat.Parent == _postmaster))
            {
                ticks += stat.Own + (stat.Pid == _postmaster ? stat.Children : 0);
            }
        }

        return ticks / TicksPerSecond;
    }

    private static (int Pid, int Parent, long Own, long Children)? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name in parentheses may hold anything; the fields after it are numbered from 3 in man 5 proc.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return (int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), (int)Field(4), Field(14) + Field(15), Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
