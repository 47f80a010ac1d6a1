using System.CommandLine;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
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
        var changes = await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        if (session.Console.IsJson)
        {
            session.Console.Json(new MigrateResult(changes.Applied, changes.Renewed, changes.Dropped), CliJson.Readable.MigrateResult);
            return ExitCode.Succeeded;
        }

        session.Console.Say(changes.IsNothing ? $"{session.Target} is up to date." : $"{session.Target}: {string.Join("; ", Parts(changes))}");
        return ExitCode.Succeeded;
    }

    private static IEnumerable<string> Parts(MigrationResult changes) =>
        new[] { ("applied", "migration", changes.Applied), ("renewed", "routine", changes.Renewed), ("dropped", "routine", changes.Dropped) }
            .Where(part => part.Item3.Count > 0)
            .Select(part => $"{part.Item1} {Amount.Of(part.Item3.Count, part.Item2)}: {string.Join(", ", part.Item3)}");
}
