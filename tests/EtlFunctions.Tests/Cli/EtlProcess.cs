using System.Diagnostics;
using System.Globalization;

namespace EtlFunctions.Tests.Cli;

/// <summary>What a finished command left.</summary>
internal sealed record EtlResult(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string All => Output + Error;
}

/// <summary>The real command as a process of its own, built with the tests.</summary>
internal sealed class EtlProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ProcessText _output;
    private readonly ProcessText _error;

    private EtlProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        _output = new ProcessText(process.StandardOutput);
        _error = new ProcessText(process.StandardError);
    }

    private string Arguments => string.Join(' ', _process.StartInfo.ArgumentList.SkipWhile(argument => argument != Command()).Skip(1));

    /// <summary>Gets whether the command ended.</summary>
    public bool HasExited => _process.HasExited;

    public static EtlProcess Start(string folder, string? connection, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet(), [Command(), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("ETL_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        if (connection is not null)
        {
            start.Environment["ETL_POSTGRES"] = connection;
        }

        if (IgnoresInterrupts())
        {
            // Commands started in the background of a script ignore Ctrl+C, and so do their children; GNU env starts this one as a terminal would.
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--default-signal=INT");
            start.FileName = "env";
        }

        return new EtlProcess(Process.Start(start)!);
    }

    public static async Task<EtlResult> RunAsync(string folder, string? connection, params string[] arguments)
    {
        await using var process = Start(folder, connection, arguments);
        return await process.WaitAsync();
    }

    /// <summary>Sends a signal by its name, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the command has printed a text to its standard error.</summary>
    public async Task SaysAsync(string text)
    {
        await Eventually.HoldsAsync(() => _process.HasExited || IsSaid(), $"'etl {Arguments}' says '{text}'; it said: {_error.SoFar}");
        Assert.True(IsSaid() || (await WaitAsync()).Error.Contains(text, StringComparison.Ordinal), $"'etl {Arguments}' ended and never said '{text}': {_output.SoFar}{_error.SoFar}");

        bool IsSaid() => _error.SoFar.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Waits for the command's end.</summary>
    public async Task<EtlResult> WaitAsync()
    {
        await Eventually.EndsAsync(_process.WaitForExitAsync(), $"'etl {Arguments}' ends; it printed: {_output.SoFar}{_error.SoFar}");
        return new EtlResult(_process.ExitCode, await _output.ToEndAsync(), await _error.ToEndAsync());
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gets the command in its own output folder: the copy beside the tests lacks the assemblies that ASP.NET Core brings to them.</summary>
    private static string Command()
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var configuration = framework.Parent!;
        var tests = configuration.Parent!.Parent!.Parent!;
        return Path.Combine(tests.Parent!.FullName, "src", "EtlFunctions.Cli", "bin", configuration.Name, framework.Name, "etl.dll");
    }

    private static string DotNet() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");

    private static bool IgnoresInterrupts()
    {
        const ulong Interrupt = 1UL << (2 - 1);
        const string Ignored = "SigIgn:";
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } mask
            && (ulong.Parse(mask[Ignored.Length..], NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }
}
