using System.Collections.Concurrent;
using System.Diagnostics;

namespace EtlFunctions.App.Tests.Host;

/// <summary>A started command with what it wrote; killed with all its children at the end.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    /// <summary>Gets the last lines it wrote, for the message of a failed test.</summary>
    public string Tail => string.Join('\n', _lines.TakeLast(40));

    /// <summary>Gets all lines it wrote until now.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    public static ToolProcess Start(string command, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
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

    /// <summary>Waits until the command has written a line.</summary>
    /// <param name="beginning">What the line holds before the part wanted.</param>
    /// <returns>The rest of the line.</returns>
    public async Task<string> LineAsync(string beginning)
    {
        string? line = null;
        await UntilAsync(
            $"it writes '{beginning}'",
            () => Task.FromResult((line = _lines.FirstOrDefault(l => l.Contains(beginning, StringComparison.Ordinal))) is not null));
        return line![(line!.IndexOf(beginning, StringComparison.Ordinal) + beginning.Length)..];
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="what">What is waited for, for the error.</param>
    /// <param name="condition">The condition; one that meets an unreachable server does not hold yet.</param>
    /// <exception cref="InvalidOperationException">The command ended before.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pulse = new PeriodicTimer(Pause);
        while (!await HoldsAsync(condition))
        {
            ThrowIfEnded();
            try
            {
                await pulse.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {Patience} in vain until {what}. The command wrote:\n{Tail}");
            }
        }
    }

    /// <summary>Waits until the command has ended by itself.</summary>
    /// <exception cref="InvalidOperationException">It did not succeed.</exception>
    public async Task SucceedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience} in vain until {_process.StartInfo.FileName} ends. It wrote:\n{Tail}");
        }

        if (_process.ExitCode != 0)
        {
            ThrowIfEnded();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with code {_process.ExitCode}:\n{Tail}");
        }
    }
}
