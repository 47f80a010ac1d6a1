using EtlFunctions.Cli.Commands;
using EtlFunctions.Sources;
using Spectre.Console;

namespace EtlFunctions.Cli.Checks;

/// <summary>Runs checks one after another, shows a line for each, and remembers the worst.</summary>
internal sealed class CheckList(CommandSession session)
{
    private const int NameWidth = 12;

    private readonly WaitNotice _waiting = new(session.Console.Error, session.Time);

    /// <summary>Gets the exit code: usage or configuration before a plain failure.</summary>
    public int ExitCode { get; private set; } = Commands.ExitCode.Succeeded;

    /// <summary>Runs a check.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="check">Gives what was found, or throws what is wrong and what to do.</param>
    /// <param name="waitsFor">What it may have to wait for, where that is more than its name.</param>
    /// <returns>Whether all is well.</returns>
    public Task<bool> RunAsync(string name, Func<Task<string>> check, string? waitsFor = null) =>
        RunAsync(name, async () => new SourceFinding(await check()), waitsFor);

    /// <summary>Runs a check that may also find what works but could be better.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="check">Gives what was found, or throws what is wrong and what to do.</param>
    /// <param name="waitsFor">What it may have to wait for, where that is more than its name.</param>
    /// <returns>Whether a run can work.</returns>
    public async Task<bool> RunAsync(string name, Func<Task<SourceFinding>> check, string? waitsFor = null)
    {
        try
        {
            var finding = await _waiting.ForAsync(waitsFor ?? $"the check '{name}'", check());
            Show(name, isOk: true, finding.Text, finding.IsWarning);
            return true;
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && session.StopRequested.IsCancellationRequested))
        {
            var (message, exitCode, _, _) = FailureReport.Of(failure, session.Target);
            ExitCode = Math.Max(ExitCode, exitCode);
            Show(name, isOk: false, message);
            if (session.Settings.IsVerbose)
            {
                session.Console.Error.WriteLine(failure);
            }

            return false;
        }
    }

    /// <summary>Shows that a check was not made, since an earlier one failed.</summary>
    public void Skip(string name, string reason)
    {
        if (!session.Console.IsJson)
        {
            Line("skip", Color.Grey, name, reason);
        }
    }

    private void Show(string name, bool isOk, string found, bool isWarning = false)
    {
        if (session.Console.IsJson)
        {
            session.Console.Json(new CheckLine(name, isOk, found, isWarning), CliJson.Readable.CheckLine);
            return;
        }

        var (verdict, color) = isWarning ? ("warn", Color.Yellow) : isOk ? ("ok", Color.Green) : ("FAIL", Color.Red);
        Line(verdict, color, name, found);
    }

    private void Line(string verdict, Color color, string name, string found)
    {
        if (session.Console.IsLive)
        {
            session.Console.Draw(new Text(verdict.PadRight(6), new Style(color)));
        }
        else
        {
            session.Console.Text.Write(verdict.PadRight(6));
        }

        session.Console.Say(name.PadRight(NameWidth) + found.ReplaceLineEndings("\n" + new string(' ', NameWidth + 6)));
    }
}
