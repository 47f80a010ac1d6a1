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
    /// <param name="resumeOptions">What <c>resume</c> needs to find the feed again, with a blank before it; often empty.</param>
    public static void Write(CommandSession session, RunSummary run, string resumeOptions = "")
    {
        var console = session.Console;
        var connection = ConnectionOption(session);
        console.Say();
        console.Say("Next:");
        if (run.State.IsResumable())
        {
            Step(console, CommandName.With($"resume {run.RunId}{resumeOptions}{connection}"), "loads what is left");
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
