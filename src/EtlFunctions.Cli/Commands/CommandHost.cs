using System.CommandLine;
using EtlFunctions.Cli.Output;

namespace EtlFunctions.Cli.Commands;

/// <summary>Runs a command's action with a session, and turns what it throws into a message and an exit code.</summary>
internal sealed class CommandHost(GlobalOptions options, TimeProvider time)
{
    /// <summary>Gives a command its action.</summary>
    public void Handle(Command command, Func<CommandSession, ParseResult, Task<int>> run) =>
        command.SetAction((result, _) => InvokeAsync(result, run));

    private async Task<int> InvokeAsync(ParseResult result, Func<CommandSession, ParseResult, Task<int>> run)
    {
        var settings = options.Read(result, Environment.GetEnvironmentVariable);
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var console = new CommandConsole(settings, Console.Out, Console.Error, isTerminal);
        using var interrupts = new Interrupts();
        var session = new CommandSession(settings, console, time, interrupts);
        var exitCode = await RunAsync(session, result, run);
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception failure)
        {
            exitCode = Report(session, failure);
        }

        if (exitCode == ExitCode.Interrupted && !console.HasAnswered)
        {
            Answer(session, FailureReport.Interrupted);
        }

        return exitCode;
    }

    private static async Task<int> RunAsync(CommandSession session, ParseResult result, Func<CommandSession, ParseResult, Task<int>> run)
    {
        try
        {
            return await run(session, result);
        }
        catch (OperationCanceledException) when (session.Interrupts.StopRequested.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            return Report(session, failure);
        }
    }

    private static int Report(CommandSession session, Exception failure)
    {
        var report = FailureReport.Of(failure, session.Target);
        session.Console.Error.WriteLine(session.Settings.IsVerbose ? $"{report.Message}{Environment.NewLine}{failure}" : report.Message);
        Answer(session, report);
        return report.ExitCode;
    }

    /// <summary>Ends the output for programs with the failure, whatever was printed before.</summary>
    private static void Answer(CommandSession session, Failure failure)
    {
        if (session.Console.IsJson)
        {
            session.Console.Json(new FailureLine(failure.Message, failure.Code, failure.Hint), CliJson.Readable.FailureLine);
        }
    }
}
