using System.Diagnostics;
using System.Reflection;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The App's own process as a Functions host starts it, run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Error">The lines of its standard error.</param>
internal sealed record AppProcess(int ExitCode, IReadOnlyList<string> Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Foreign = ["ETL_", "Etl_", "AzureFunctionsJobHost_", "Functions_", "AZURE_FUNCTIONS_", "OTEL_", "AZURE_", "IDENTITY_", "APPLICATIONINSIGHTS_", "NightlySchedule"];

    /// <summary>Runs the App without a host that it could reach.</summary>
    /// <param name="settings">Its settings; nothing of this process's own comes besides.</param>
    /// <exception cref="OperationCanceledException">It did not end.</exception>
    public static async Task<AppProcess> RunAsync(params (string Name, string Value)[] settings)
    {
        var folder = typeof(AppProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "AppFolder").Value!;
        var start = new ProcessStartInfo(HostTools.DotNet, [Path.Combine(folder, "EtlFunctions.App.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Foreign.Any(f => name.StartsWith(f, StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var patience = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        await output;
        return new AppProcess(process.ExitCode, (await error).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
