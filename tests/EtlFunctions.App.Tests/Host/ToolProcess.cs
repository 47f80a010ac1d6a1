using System.Collections.Concurrent;
using System.Diagnostics;

namespace EtlFunctions.App.Tests.Host;

/// <summary>A started command with what it wrote; killed with all its children at the end.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    /// <summary>Gets the last lines it wrote, for the message of a failed test.</summary>
    public string Tail => string.Join('\n', _lines.TakeLast(40));

    public static ToolProcess Start(string command, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var tool = new ToolProcess(new Process { StartInfo = start });
        tool._process.OutputDataReceived += (_, line) => tool._lines.Enqueue(line.Data ?? "");
        tool._process.ErrorDataReceived += (_, line) => tool._lines.Enqueue(line.Data ?? "");
        tool._process.Start();
        tool._process.BeginOutputReadLine();
        tool._process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Kills the command and its children at once, as a crash or the out-of-memory killer would.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Throws when the command has ended by itself.</summary>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with code {_process.ExitCode}:\n{Tail}");
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
