using System.CommandLine;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl deletes</c>: shows and applies the deletes that a run withheld.</summary>
internal sealed class DeletesCommand : Command
{
    private readonly Option<int> _limit = NumberOption.Create("--limit", "The most products to list; all are counted", 1, 100_000, 20);

    public DeletesCommand(CommandHost host)
        : base("deletes", "Show or approve the deletes that a run withheld: products that its source no longer has")
    {
        var show = Sub("show", "List the products whose deletes a run withheld, and why", host, ShowAsync);
        show.Add(_limit);
        Add(show);
        Add(Sub("approve", "Discontinue those products, but for what later runs saw or changed", host, (session, services, run, _) => ApproveAsync(session, services, run)));
    }

    private static Command Sub(string name, string description, CommandHost host, Func<CommandSession, IServiceProvider, RunTotals, ParseResult, Task<int>> act)
    {
        var run = new Argument<string>("run") { Description = "The run's id or the beginning of it" };
        var command = new Command(name, description);
        command.Add(run);
        host.Handle(command, async (session, result) =>
        {
            var services = await session.OpenDatabaseAsync();
            await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
            var found = await RunFinder.FindAsync(services.GetRequiredService<RunReader>(), result.GetRequiredValue(run), session.StopRequested);
            return await act(session, services, found, result);
        });
        return command;
    }

    private async Task<int> ShowAsync(CommandSession session, IServiceProvider services, RunTotals run, ParseResult result)
    {
        var ledger = services.GetRequiredService<DeleteLedger>();
        var deletion = await ledger.FindAsync(run.RunId, session.StopRequested);
        var products = deletion is null ? [] : await ledger.WithheldAsync(run.RunId, null, result.GetValue(_limit), session.StopRequested);
        if (session.Console.IsJson)
        {
            session.Console.Json(DeletesResult.Of(run, deletion, products), CliJson.Readable.DeletesResult);
        }
        else
        {
            DeletesReport.Show(session.Console, run, deletion, products);
        }

        return ExitCode.Succeeded;
    }

    private static async Task<int> ApproveAsync(CommandSession session, IServiceProvider services, RunTotals run)
    {
        var result = await services.GetRequiredService<DeleteApproval>().ApproveAsync(run.RunId, null, session.StopRequested);
        if (session.Console.IsJson && result.Refusal is null)
        {
            session.Console.Json(
                new ApproveResult(run.RunId, run.Feed, result.Discontinued, result.Skus, result.Stayed, result.Waiting), CliJson.Readable.ApproveResult);
        }
        else
        {
            DeletesReport.Show(session.Console, run, result);
        }

        return ExitCode.Succeeded;
    }
}
