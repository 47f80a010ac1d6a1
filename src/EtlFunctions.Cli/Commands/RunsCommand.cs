using System.CommandLine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl runs</c>: lists runs.</summary>
internal sealed class RunsCommand : Command
{
    private readonly Option<string?> _feed = new("--feed") { Description = "Only the runs of this feed", HelpName = "name" };

    private readonly Option<int> _limit = NumberOption.Create("--limit", "The most runs to list", 1, 1_000, 20);

    private readonly Option<string?> _before = new("--before") { Description = "Go on behind this run: its id or the beginning of it", HelpName = "run" };

    public RunsCommand(CommandHost host)
        : base("runs", "List runs, the latest first")
    {
        Add(_feed);
        Add(_limit);
        Add(_before);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var reader = services.GetRequiredService<RunReader>();
        var before = result.GetValue(_before) is { } named ? await RunFinder.FindAsync(reader, named, session.StopRequested) : null;
        var runs = await reader.ListAsync(result.GetValue(_feed), result.GetValue(_limit), before?.RunId, session.StopRequested);
        if (session.Console.IsJson)
        {
            foreach (var run in runs)
            {
                session.Console.Json(RunSummary.Of(run), LedgerJsonContext.Default.RunSummary);
            }
        }
        else if (runs.Count == 0)
        {
            session.Console.Say(before is null ? "The ledger holds no run yet." : "The ledger holds no run before that one.");
        }
        else
        {
            Show(session, runs);
        }

        return ExitCode.Succeeded;
    }

    /// <summary>Gets the state, with whether the process lives that is said to load it.</summary>
    private static string StateOf(RunTotals run) =>
        run.State.IsAlive() && LeaseText.Life(run.Holder) is { Length: > 0 } life ? $"{run.State.ToText()} ({life})" : run.State.ToText();

    private static void Show(CommandSession session, IReadOnlyList<RunTotals> runs)
    {
        var table = Columns.Of("run", "feed", "state", "started", ">time", ">read", ">rejected", ">pages");
        foreach (var run in runs)
        {
            table.AddTexts(
                run.RunId.ToString(),
                run.Feed,
                StateOf(run),
                Amount.Moment(run.StartedAt, session.Time)[..^7],
                Amount.Duration(TimeSpan.FromSeconds(run.ActiveSeconds)),
                Amount.Of(run.Counts.Read),
                Amount.Of(run.Counts.Rejected),
                $"{Amount.Of(run.PagesCommitted)}/{Amount.Of(run.PagesPlanned)}");
        }

        session.Console.Draw(table);
    }
}
