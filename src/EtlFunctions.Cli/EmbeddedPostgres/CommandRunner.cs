using System.ComponentModel;
using System.Diagnostics;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>What a finished program left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Gets both outputs for a message, without empty lines at the ends.</summary>
    public string Text => (Error.Trim() + Environment.NewLine + Output.Trim()).Trim();
}

/// <summary>Runs a program to its end with the server's environment.</summary>
internal static class CommandRunner
{
    // Elsewhere the pipes end with the program, and only a busy machine is late to read them: what it printed is needed.
    private static readonly TimeSpan PipeGrace = OperatingSystem.IsWindows() ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);

    public static async Task<CommandResult> RunAsync(
        string file, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // PGDATA, PGPORT, PGOPTIONS and the like belong to the user's own server; messages are parsed and shown in one language.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";

        using var process = Launch(start);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await RestOfAsync(output), await RestOfAsync(error));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>On Windows the server that pg_ctl started keeps pg_ctl's pipes open, so their end may never come.</summary>
    private static async Task<string> RestOfAsync(Task<string> reading)
    {
        try
        {
            return await reading.WaitAsync(PipeGrace);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new EmbeddedPostgresException($"'{start.FileName}' cannot be run: {e.Message}", e);
        }
    }
}
