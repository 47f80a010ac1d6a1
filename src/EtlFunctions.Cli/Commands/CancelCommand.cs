using System.CommandLine;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl cancel</c>: ends a run, whoever works on it.</summary>
internal sealed class CancelCommand : Command
{
    private readonly Argument<string> _run = new("run") { Description = "The run's id or the beginning of it" };

    public CancelCommand(CommandHost host)
        : base("cancel", "End a run for good. A process that works on it stops; what is committed stays")
    {
        Add(_run);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var runs = services.GetRequiredService<RunReader>();
        var run = await RunFinder.FindAsync(runs, result.GetRequiredValue(_run), session.StopRequested);
        var isCancelled = await services.GetRequiredService<RunLedger>().CancelAsync(run.RunId, session.StopRequested);
        var state = isCancelled ? RunState.Cancelled : (await runs.FindAsync(run.RunId, null, session.StopRequested) ?? run).State;
        if (session.Console.IsJson)
        {
            session.Console.Json(new CancelResult(run.RunId, isCancelled, state.ToText()), CliJson.Readable.CancelResult);
        }
        else
        {
            session.Console.Say(isCancelled
                ? $"Run {run.RunId} of feed {run.Feed} is cancelled."
                : $"Run {run.RunId} of feed {run.Feed} was over before ({state.ToText()}); nothing was changed.");
        }

        return isCancelled ? ExitCode.Succeeded : ExitCode.Failed;
    }
}
