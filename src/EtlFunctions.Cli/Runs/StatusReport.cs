using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Spectre.Console;

namespace EtlFunctions.Cli.Runs;

/// <summary>Shows a run as the ledger has it, once or again and again.</summary>
internal sealed class StatusReport(CommandSession session, RunReader runs)
{
    private const int FailedPagesShown = 10;

    private readonly CommandConsole _console = session.Console;

    /// <summary>Shows all there is about the run.</summary>
    public async Task ShowAsync(RunTotals run)
    {
        if (_console.IsJson)
        {
            _console.Json(RunSummary.Of(run), LedgerJsonContext.Default.RunSummary);
            return;
        }

        RunReport.Headline(_console, run.RunId, run.Feed, run.State);
        foreach (var line in await LinesAsync(run))
        {
            _console.Say(line);
        }
    }

    /// <summary>Shows the run again and again until it is over: in one place on a terminal, else a line at each change.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="readAgain">Waits and reads the run again.</param>
    /// <returns>The run when it is over.</returns>
    public async Task<RunTotals> WatchAsync(RunTotals run, Func<RunTotals, Task<RunTotals>> readAgain)
    {
        if (_console.IsLive)
        {
            return await _console.Ansi.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
            {
                while (run.State.IsAlive())
                {
                    live.UpdateTarget(new Text($"Run {run.RunId} of feed {run.Feed}: {run.State.ToText()}\n{string.Join('\n', await LinesAsync(run))}"));
                    live.Refresh();
                    run = await readAgain(run);
                }

                return run;
            });
        }

        RunTotals? last = null;
        while (run.State.IsAlive())
        {
            if (last is null || Line(last) != Line(run))
            {
                await ShowChangeAsync(run);
                last = run;
            }

            run = await readAgain(run);
        }

        return run;
    }

    private Task ShowChangeAsync(RunTotals run)
    {
        if (_console.IsJson)
        {
            return ShowAsync(run);
        }

        _console.Say(Line(run));
        return Task.CompletedTask;
    }

    private async Task<IReadOnlyList<string>> LinesAsync(RunTotals run)
    {
        var failed = run.PagesFailed > 0 ? await runs.FailedPagesAsync(run.RunId, FailedPagesShown, session.StopRequested) : [];
        return [.. RunReport.Lines(RunSummary.Of(run)), .. Details(run), .. RunReport.FailedPages(failed, run.PagesFailed)];
    }

    private static string Line(RunTotals run) =>
        $"{run.State.ToText()}  {Amount.Of(run.PagesCommitted)} of {Amount.Of(run.PagesPlanned, "page")} planned  {Amount.Of(run.Counts.Read, "product")}"
        + $"  {Amount.Of(run.Counts.Rejected, "reject")}  {Amount.Of(run.Retries, "retry", "retries")}{(run.PagesFailed > 0 ? $"  {Amount.Of(run.PagesFailed, "page")} failed" : "")}";

    private IEnumerable<string> Details(RunTotals run)
    {
        var time = session.Time;
        yield return RunReport.Line("started", Amount.Moment(run.StartedAt, time));
        if (run.FinishedAt is { } finished)
        {
            yield return RunReport.Line("ended at", Amount.Moment(finished, time));
        }

        if (run is { PlanComplete: false, Progress: { } part } && run.State.IsResumable())
        {
            yield return RunReport.Line("planned", $"{Amount.Percent(part)} of the source");
        }

        if (run.WaitingUntil is { } until)
        {
            yield return run.WaitingFor is { } what
                ? RunReport.Line("waiting for", $"{what}, next look at {Amount.Moment(until, time)}")
                : RunReport.Line("waits until", $"{Amount.Moment(until, time)}, as the source asks");
        }

        if (run.Holder is not null)
        {
            yield return RunReport.Line("held by", LeaseText.Of(run.Holder, run.HeldSince, run.LeaseUntil, time));
        }

        if (run.Replaces is { } ended)
        {
            yield return RunReport.Line("in place of", $"run {ended}, which could not be gone on with");
        }

        if (run.CanGoOn && (run.State == RunState.Incomplete || LeaseText.Life(run.Holder) == "dead"))
        {
            yield return RunReport.Line("go on with", CommandName.With($"resume {run.RunId}"));
        }
        else if (run.State == RunState.Incomplete)
        {
            yield return RunReport.Line("begin anew", $"{CommandName.With($"run {FeedCall.Of(run)}")}, since this run cannot be gone on with");
        }
    }
}
