using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl prune</c>: removes from the ledger what nobody needs any more.</summary>
internal sealed class PruneCommand : Command
{
    private readonly Option<int?> _days = new("--days")
    {
        Description = $"Keep the pages of finished runs for so many days, 1 to {LedgerPruning.RunDays}, instead of what each feed says in limits.retentionDays",
        HelpName = "days",
        CustomParser = Parse,
    };

    public PruneCommand(CommandHost host)
        : base(
            "prune",
            $"Remove the pages of runs that are long over, runs of more than {LedgerPruning.RunDays} days, and rejects closed {LedgerPruning.RejectDays} days ago. Every run removes a little at its end; here all is")
    {
        Add(_days);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        var report = await services.GetRequiredService<LedgerPruning>().PruneAsync(null, result.GetValue(_days), session.StopRequested);
        if (session.Console.IsJson)
        {
            session.Console.Json(report, CliJson.Readable.PruneReport);
        }
        else
        {
            session.Console.Say(report.IsNothing
                ? "Nothing is old enough to be removed."
                : $"Removed {Amount.Of(report.Pages, "page")} of {Amount.Of(report.RunsEmptied, "run")}, {Amount.Of(report.Runs, "run")} with {(report.Runs == 1 ? "its summary" : "their summaries")}, and {Amount.Of(report.Rejects, "closed reject")}.");
        }

        return ExitCode.Succeeded;
    }

    private static int? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= LedgerPruning.RunDays)
        {
            return days;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"Option '--days': found '{text}', expected a whole number from 1 to {LedgerPruning.RunDays}."));
        return null;
    }
}
