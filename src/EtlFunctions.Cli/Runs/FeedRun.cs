using EtlFunctions.Cli.Checks;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Display;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Runs;

/// <summary>Runs a feed on the embedded engine with a display, and reports its end.</summary>
/// <param name="session">The command.</param>
/// <param name="feed">The feed.</param>
/// <param name="typed">The feed as a command line names it.</param>
internal sealed class FeedRun(CommandSession session, Feed feed, string typed)
{
    private const int FailedPagesShown = 10;

    private StopReason? _stop;

    /// <summary>Gets the feed's file, an absolute path, for whoever resumes the run.</summary>
    public string? File { get; init; }

    /// <summary>Runs the feed.</summary>
    /// <param name="mode">How to begin.</param>
    /// <param name="resumed">The run to resume, or <see langword="null"/> for a new one.</param>
    /// <param name="fullRefresh">Whether a new run reads everything, whatever the feed's watermark.</param>
    /// <param name="acceptShape">Whether its records are taken whatever the feed's shape was.</param>
    /// <returns>The summary, or <see langword="null"/> when the run was interrupted before it began or the ledger could not be told.</returns>
    /// <exception cref="CommandException">The run may not begin.</exception>
    public async Task<RunSummary?> RunAsync(BeginMode mode, Guid? resumed = null, bool fullRefresh = false, bool acceptShape = false)
    {
        session.Feed = feed;
        var services = await session.OpenDatabaseAsync();
        var preparation = PrepareAsync(services);
        var begin = new BeginRunInput(resumed ?? Guid.CreateVersion7(session.Time.GetUtcNow()), feed.Name, mode, LeaseHolder.Current.ToString())
        {
            FullRefresh = fullRefresh,
            AcceptShape = acceptShape,
            FeedFile = File,
            MayStartAnew = mode == BeginMode.Start,
        };
        var engine = ActivatorUtilities.CreateInstance<EmbeddedEngine.EmbeddedEngine>(services);
        await preparation;
        var (summary, startsAnew) = await RunAsync(services, engine, begin);
        if (startsAnew && !session.StopRequested.IsCancellationRequested)
        {
            // The run that was adopted cannot be gone on with; this begin ends it and says so.
            (summary, _) = await RunAsync(services, engine, begin with { RunId = Guid.CreateVersion7(session.Time.GetUtcNow()), MayStartAnew = false });
        }

        if (summary is not null)
        {
            await ReportAsync(services, summary);
        }

        if (!session.StopRequested.IsCancellationRequested)
        {
            await PruningBehind.RunAsync(session, services);
        }

        return summary;
    }

    private async Task<(RunSummary? Summary, bool StartsAnew)> RunAsync(IServiceProvider services, EmbeddedEngine.EmbeddedEngine engine, BeginRunInput begin)
    {
        RunSummary? summary;
        var meter = new LoadMeter(session.Time);
        CatalogLoadOutput? output = null;
        await using (var display = LoadDisplays.Start(session, feed.Name, meter))
        {
            using var notice = session.StopRequested.Register(
                () => display.Note("Stopping: the chunks in flight are finished first. Once more stops at once."));
            try
            {
                output = await UnlessAborted(engine.RunAsync(new CatalogLoadInput(begin) { MaxOutageMinutes = session.Settings.MaxOutageMinutes }, meter, session.StopRequested), meter, display);
                (summary, _stop) = (output.Completion?.Summary, output.Completion?.Stop);
            }
            catch (RunInterruptedException interrupted)
            {
                summary = interrupted.Summary;
                if (summary is null)
                {
                    display.Note(interrupted.RunId is { } run
                        ? $"Interrupted; run {run} could not be noted as such. What is committed stays; go on with '{CommandName.With("resume")}'."
                        : "Interrupted before the run began; nothing was loaded.");
                }
            }
        }

        if (output?.Begin is { MayRun: false } refused)
        {
            throw RunRefusal.Of(feed.Name, typed, begin.RunId, refused, session.Time);
        }

        if (output is { Completion: null })
        {
            summary = await FencedAsync(services, output.Begin?.RunId ?? begin.RunId);
        }

        return (summary, output?.Completion?.StartsAnew == true);
    }

    /// <summary>Finds out what would keep the run from loading, as <c>check</c> does, and makes the tables.</summary>
    private async Task PrepareAsync(IServiceProvider services)
    {
        var database = services.GetRequiredService<EtlDataSource>();
        await TargetRights.RequireWritableAsync(session, database);
        await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        await TargetRights.RequireAsync(session, database);
    }

    /// <summary>Gets the exit code of a summary.</summary>
    public int ExitCodeOf(RunSummary? summary) => summary switch
    {
        { State: var state } when state.IsSuccess() => ExitCode.Succeeded,
        _ when session.StopRequested.IsCancellationRequested => ExitCode.Interrupted,
        { State: RunState.Failed } when _stop is { Kind: StopKind.Feed } => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    private async Task<CatalogLoadOutput> UnlessAborted(Task<CatalogLoadOutput> run, LoadMeter meter, ILoadDisplay display)
    {
        try
        {
            return await run.WaitAsync(session.Interrupts.Abort);
        }
        catch (OperationCanceledException) when (!run.IsCompleted)
        {
            display.Note(meter.Begin is { MayRun: true }
                ? $"Stopped at once. What is committed stays; go on with '{CommandName.With("resume")}'."
                : "Stopped at once, before the run began.");
            throw;
        }
    }

    private async Task<RunSummary?> FencedAsync(IServiceProvider services, Guid runId)
    {
        var run = await services.GetRequiredService<RunReader>().FindAsync(runId, null, session.StopRequested);
        session.Console.Error.WriteLine(run switch
        {
            { State: RunState.Cancelled } => $"Run {runId} was ended by somebody else ({run.Error}). This process changed nothing since.",
            { Holder: not null } => $"Run {runId} was taken over by {LeaseText.Holder(run.Holder)}. This process changed nothing since.",
            _ => $"Run {runId} was taken from this process. It changed nothing since.",
        });
        return run is null ? null : RunSummary.Of(run);
    }

    private async Task ReportAsync(IServiceProvider services, RunSummary summary)
    {
        var console = session.Console;
        if (console.IsJson)
        {
            console.Json(summary, LedgerJsonContext.Default.RunSummary);
            return;
        }

        console.Say();
        RunReport.Headline(console, summary.RunId, summary.Feed, summary.State);
        var failed = summary.PagesFailed > 0
            ? await services.GetRequiredService<RunReader>().FailedPagesAsync(summary.RunId, FailedPagesShown, CancellationToken.None)
            : [];
        foreach (var line in RunReport.Lines(summary).Concat(RunReport.FailedPages(failed, summary.PagesFailed)))
        {
            console.Say(line);
        }
    }
}
