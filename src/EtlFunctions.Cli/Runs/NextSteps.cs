using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>What the user may want to do after a run, as command lines that work as they stand.</summary>
internal static class NextSteps
{
    /// <summary>Writes the steps.</summary>
    /// <param name="session">The command.</param>
    /// <param name="run">The run that ended.</param>
    /// <param name="feed">The feed as a command line names it.</param>
    public static void Write(CommandSession session, RunSummary run, string feed)
    {
        var console = session.Console;
        var connection = ConnectionOption(session);
        console.Say();
        console.Say("Next:");
        if (run.CanGoOn)
        {
            Step(console, CommandName.With($"resume {run.RunId}{connection}"), "loads what is left");
        }
        else if (run.State.IsResumable())
        {
            Step(console, CommandName.With($"run {feed}{connection}"), "begins a new run; this one cannot be gone on with");
        }

        Step(console, CommandName.With($"status{connection}"), "shows this run again");
        Step(console, CommandName.With($"psql{connection}"), "opens psql on the database");
        if (run.Rejected > 0)
        {
            Step(console, CommandName.With($"rejects --feed {run.Feed}{connection}"), "shows the rejects by their reasons");
        }
    }

    /// <summary>Gets a reminder to repeat the connection where it was typed; it may hold a password, so it is not shown.</summary>
    private static string ConnectionOption(CommandSession session)
    {
        var given = session.Settings.Connection;
        return given is null || given == Environment.GetEnvironmentVariable(GlobalOptions.ConnectionVariable) ? "" : " --connection …";
    }

    private static void Step(CommandConsole console, string command, string what)
    {
        console.Say($"  {command}");
        console.Say($"      {what}");
    }
}
