using System.CommandLine;
using EtlFunctions.Cli.Display;
using EtlFunctions.Database;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl migrate</c>: creates or updates the tables.</summary>
internal sealed class MigrateCommand : Command
{
    public MigrateCommand(CommandHost host)
        : base("migrate", "Create or update the catalog and the ledger. A run does so too; here an owner can do it first")
        => host.Handle(this, RunAsync);

    private static async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var applied = await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        if (session.Console.IsJson)
        {
            session.Console.Json(new MigrateResult(applied), CliJson.Readable.MigrateResult);
            return ExitCode.Succeeded;
        }

        session.Console.Say(applied.Count == 0
            ? $"{session.Target} is up to date."
            : $"{session.Target}: applied {Amount.Of(applied.Count, "migration")}: {string.Join(", ", applied)}");
        return ExitCode.Succeeded;
    }
}
