using System.CommandLine;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl status</c>: shows a run as the ledger has it.</summary>
internal sealed class StatusCommand : Command
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> _run = new("run")
    {
        Description = "The run's id or the beginning of it; by default the latest run",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _watch = new("--watch") { Description = "Show it again every second until it is over" };

    public StatusCommand(CommandHost host)
        : base("status", "Show how a run stands, by any process and on any machine")
    {
        Add(_run);
        Add(_watch);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var runs = services.GetRequiredService<RunReader>();
        var run = await RunFinder.FindAsync(runs, result.GetValue(_run), session.StopRequested);
        var report = new StatusReport(session, runs);
        if (result.GetValue(_watch))
        {
            using var timer = new PeriodicTimer(WatchInterval, session.Time);
            run = await report.WatchAsync(run, async last =>
            {
                await timer.WaitForNextTickAsync(session.StopRequested);
                return await runs.FindAsync(last.RunId, null, session.StopRequested) ?? last;
            });
        }

        await report.ShowAsync(run);
        return ExitCode.Succeeded;
    }
}
