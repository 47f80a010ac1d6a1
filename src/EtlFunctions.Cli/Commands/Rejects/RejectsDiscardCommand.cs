using System.CommandLine;
using EtlFunctions.Api;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl rejects discard</c>: lets rejects be.</summary>
internal sealed class RejectsDiscardCommand : Command
{
    private readonly Argument<long[]> _ids = new("id") { Description = "The rejects' ids, as 'rejects' lists them", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string> _why = new("--why") { Description = "Why, for whoever looks at them later", HelpName = "text", Required = true };

    public RejectsDiscardCommand(CommandHost host)
        : base("discard", "Let rejects be. One that comes again with the same bytes for the same reason stays so")
    {
        Add(_ids);
        Add(_why);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var ids = result.GetRequiredValue(_ids).Distinct().ToArray();
        if (result.GetRequiredValue(_why).Trim() is not { Length: > 0 } why)
        {
            throw new CommandException(ExitCode.Usage, "Option '--why': found nothing, expected why the rejects are let be. Nothing was changed.");
        }

        var services = await session.OpenDatabaseAsync();
        await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        var discarded = await services.GetRequiredService<KeptRejects>().DiscardAsync(ids, why, session.StopRequested);
        var notOpen = ids.Except(discarded).ToArray();
        if (session.Console.IsJson)
        {
            session.Console.Json(new DiscardResponse(discarded, notOpen), CliJson.Readable.DiscardResponse);
        }
        else
        {
            session.Console.Say($"{Amount.Of(discarded.Count, "reject")} discarded.{(notOpen.Length > 0 ? $" Not open, or not there: {string.Join(", ", notOpen)}." : "")}");
        }

        return notOpen.Length == 0 ? ExitCode.Succeeded : ExitCode.Failed;
    }
}
