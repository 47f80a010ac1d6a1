using System.Diagnostics;
using System.Reflection;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Compiler;

/// <summary>What a finished compiler left.</summary>
internal sealed record BicepResult(int ExitCode, string Output, string Error);

/// <summary>The Bicep compiler that the build restored.</summary>
internal static class Bicep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly Lazy<Task<BicepResult>> Built = new(() => RunAsync("build", "--stdout", Repository.File("infra", "main.bicep")));

    /// <summary>Gets the compiler's file, or <see langword="null"/> where the package feed has none for this platform.</summary>
    public static string? Executable { get; } =
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == "Bicep")?.Value;

    /// <summary>Gets the template that main.bicep compiles to; the first call compiles it.</summary>
    public static Task<BicepResult> BuildAsync() => Built.Value;

    /// <summary>Runs the compiler to its end.</summary>
    public static async Task<BicepResult> RunAsync(params string[] arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The compiler's package is for Linux.");
        }

        // A package carries no file modes.
        var mode = File.GetUnixFileMode(Executable!);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(Executable!, mode | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(Executable!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new BicepResult(process.ExitCode, await output, await error);
    }
}
