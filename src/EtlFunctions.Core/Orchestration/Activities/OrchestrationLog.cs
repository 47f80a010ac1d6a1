using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>What the activities write to the log.</summary>
internal static partial class OrchestrationLog
{
    [LoggerMessage(EventIds.RunBegun, LogLevel.Information, "{Outcome} run {RunId} of feed {Feed} under epoch {Epoch}: {PagesCommitted} of {PagesPlanned} planned pages are committed.")]
    public static partial void RunBegun(this ILogger logger, BeginOutcome outcome, Guid runId, string feed, int epoch, int pagesCommitted, int pagesPlanned);

    [LoggerMessage(EventIds.RunCompleted, LogLevel.Information, "Run {RunId} of feed {Feed} ends {State}: {Read} records read, {Rejected} rejected.\n{Night}")]
    public static partial void RunCompleted(this ILogger logger, Guid runId, string feed, RunState state, long read, long rejected, string night);

    [LoggerMessage(EventIds.RunIncomplete, LogLevel.Warning, "Run {RunId} of feed {Feed} ends incomplete ({StopKind}): {Reason}")]
    public static partial void RunIncomplete(this ILogger logger, Guid runId, string feed, StopKind? stopKind, string? reason);

    [LoggerMessage(EventIds.RunFailed, LogLevel.Warning, "Run {RunId} of feed {Feed} ends failed ({StopKind}): {Reason}")]
    public static partial void RunFailed(this ILogger logger, Guid runId, string feed, StopKind? stopKind, string? reason);

    [LoggerMessage(EventIds.RunReplaced, LogLevel.Warning, "Run {RunId} of feed {Feed} could not be gone on with. Run {NewRunId} begins in its place and reads everything that is due.")]
    public static partial void RunReplaced(this ILogger logger, Guid runId, string feed, Guid newRunId);

    [LoggerMessage(EventIds.PlanningStopped, LogLevel.Warning, "Run {RunId} of feed {Feed}: planning stops behind page {Planned} ({StopKind}): {Reason}")]
    public static partial void PlanningStopped(this ILogger logger, Guid runId, string feed, int planned, StopKind stopKind, string reason);

    [LoggerMessage(EventIds.SessionNotClosed, LogLevel.Warning, "The source of feed {Feed} could not be closed.")]
    public static partial void SessionNotClosed(this ILogger logger, string feed, Exception exception);

    /// <summary>Tells a run's end, and what keeps it from success with an event of its own.</summary>
    public static void Ended(this ILogger logger, RunTotals run)
    {
        logger.RunCompleted(run.RunId, run.Feed, run.State, run.Counts.Read, run.Counts.Rejected, RunWords.Of(RunSummary.Of(run)));
        switch (run.State)
        {
            case RunState.Incomplete:
                logger.RunIncomplete(run.RunId, run.Feed, run.StopKind, run.Error);
                break;
            case RunState.Failed:
                logger.RunFailed(run.RunId, run.Feed, run.StopKind, run.Error);
                break;
        }
    }

    [LoggerMessage(EventIds.SegmentPlanned, LogLevel.Debug, "Run {RunId}: planned pages {First} to {Last}.")]
    public static partial void SegmentPlanned(this ILogger logger, Guid runId, int first, int last);

    [LoggerMessage(EventIds.PageFailed, LogLevel.Error, "Run {RunId}, page {Page} failed: {Error}. The next start tries it again.")]
    public static partial void PageFailed(this ILogger logger, Guid runId, int page, string error, Exception exception);

    [LoggerMessage(EventIds.PageGivenUp, LogLevel.Error, "Run {RunId}, page {Page} is given up after its retries: {Error}. The next start tries it again.")]
    public static partial void PageGivenUp(this ILogger logger, Guid runId, int page, string error);

    [LoggerMessage(EventIds.PageFenced, LogLevel.Warning, "Run {RunId}, page {Page} changes nothing: {Reason}")]
    public static partial void PageFenced(this ILogger logger, Guid runId, int page, string reason);

    [LoggerMessage(EventIds.FailureNotRecorded, LogLevel.Warning, "Run {RunId}, page {Page}: the failed attempt could not be counted in the ledger.")]
    public static partial void FailureNotRecorded(this ILogger logger, Guid runId, int page, Exception exception);
}
