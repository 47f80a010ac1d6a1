using System.Diagnostics;
using System.Globalization;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>Runs a command and measures it from outside, with GNU time, which asks the kernel once the command is over.</summary>
internal static class MeasuredProcess
{
    private const string Time = "/usr/bin/time";

    public static async Task<Measurement> RunAsync(string file, IEnumerable<string> arguments, string connection, ServerProcesses? server)
    {
        if (!File.Exists(Time))
        {
            throw new FileNotFoundException($"Found no {Time}; install GNU time (the package time of Debian and Ubuntu).");
        }

        var usage = Path.GetTempFileName();
        try
        {
            // User seconds, system seconds, kilobytes.
            var start = new ProcessStartInfo(Time, ["-o", usage, "-f", "%U %S %M", file, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["ETL_POSTGRES"] = connection;
            var serverBefore = server?.CpuSeconds();
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{file} exited with {process.ExitCode}: {await errors}{await output}");
            }

            var used = (await File.ReadAllTextAsync(usage)).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return new Measurement(seconds, used[0] + used[1], server?.CpuSeconds() - serverBefore, used[2] / 1024);
        }
        finally
        {
            File.Delete(usage);
        }
    }
}
