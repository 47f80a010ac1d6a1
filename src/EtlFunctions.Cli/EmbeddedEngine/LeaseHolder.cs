using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Names the process that holds a lease, so that a person can find it and this machine can tell whether it still lives.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Machine">What tells this start of this machine (and container) from every other.</param>
/// <param name="Start">What tells this process from others that had or will have the same id.</param>
internal sealed partial record LeaseHolder(string Host, int ProcessId, string Machine, string Start)
{
    private const string Unknown = "unknown";

    /// <summary>Gets the holder that is this process.</summary>
    public static LeaseHolder Current { get; } = Of(Environment.ProcessId);

    /// <summary>Gets the holder that is a process of this machine.</summary>
    public static LeaseHolder Of(int processId) =>
        new(Environment.MachineName, processId, MachineIdentity.Text, StartOf(processId) ?? Unknown);

    /// <summary>Gets whether a holder was a process of this machine that is no more. A holder of another machine is never known to be dead.</summary>
    public static bool IsDead(string holder) =>
        Parse(holder) is { } other && other.Machine == Current.Machine && IsOver(StartOf(other.ProcessId), other.Start);

    /// <summary>Gets whether a holder is a process of this machine that lives. A holder of another machine is never known to.</summary>
    public static bool IsAlive(string holder) =>
        Parse(holder) is { } other && other.Machine == Current.Machine && StartOf(other.ProcessId) == other.Start;

    /// <summary>Reads a holder's text, or gives <see langword="null"/> when it is not a process of ours.</summary>
    public static LeaseHolder? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new LeaseHolder(
                match.Groups["host"].Value,
                int.Parse(match.Groups["pid"].Value, CultureInfo.InvariantCulture),
                match.Groups["machine"].Value,
                match.Groups["start"].Value)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}, process {ProcessId} ({Machine}, {Start})";

    [GeneratedRegex(@"^(?<host>.*), process (?<pid>[0-9]{1,9}) \((?<machine>[^,()]+), (?<start>[^,()]+)\)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    /// <summary>A process that is there and does not show its start may be the one.</summary>
    private static bool IsOver(string? found, string start) => found is null || (found != start && found != Unknown && start != Unknown);

    /// <summary>Gets when a process started, <see cref="Unknown"/> where it does not show that, <see langword="null"/> where there is none.</summary>
    private static string? StartOf(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux() && File.Exists($"/proc/{processId}/stat"))
            {
                // Field 22 of proc(5), counted after the command's name, which may hold blanks: the start in clock ticks.
                var text = File.ReadAllText($"/proc/{processId}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] == "Z" ? null : fields[19];
            }

            using var process = Process.GetProcessById(processId);
            // Linux can hide the processes of other users (hidepid).
            return OperatingSystem.IsLinux() ? Unknown : process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is Win32Exception or UnauthorizedAccessException)
        {
            return Unknown;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
