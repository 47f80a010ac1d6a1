using System.Diagnostics;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>Runs a command and measures it from outside.</summary>
internal static class MeasuredProcess
{
    public static async Task<Measurement> RunAsync(string file, IEnumerable<string> arguments, string connection)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETL_POSTGRES"] = connection;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        var cpu = TimeSpan.Zero;
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var exit = process.WaitForExitAsync();
        while (!exit.IsCompleted)
        {
            await Task.WhenAny(exit, poll.WaitForNextTickAsync().AsTask());
            try
            {
                process.Refresh();
                // The kernel keeps the highest value itself, so nothing between two polls is missed but the last 20 ms.
                peak = Math.Max(peak, process.PeakWorkingSet64);
                cpu = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It ended between the two lines.
            }
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? new Measurement(seconds, cpu.TotalSeconds, peak / 1048576.0)
            : throw new InvalidOperationException($"{file} exited with {process.ExitCode}: {await errors}{await output}");
    }
}
