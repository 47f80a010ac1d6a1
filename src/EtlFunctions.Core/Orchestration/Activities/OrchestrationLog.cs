using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>What the activities write to the log.</summary>
internal static partial class OrchestrationLog
{
    [LoggerMessage(EventIds.RunBegun, LogLevel.Information, "{Outcome} run {RunId} of feed {Feed} under epoch {Epoch}: {PagesCommitted} of {PagesPlanned} planned pages are committed.")]
    public static partial void RunBegun(this ILogger logger, BeginOutcome outcome, Guid runId, string feed, int epoch, int pagesCommitted, int pagesPlanned);

    [LoggerMessage(EventIds.RunCompleted, LogLevel.Information, "Run {RunId} of feed {Feed} ends {State}: {Read} records read, {Rejected} rejected.")]
    public static partial void RunCompleted(this ILogger logger, Guid runId, string feed, RunState state, long read, long rejected);

    [LoggerMessage(EventIds.SegmentPlanned, LogLevel.Debug, "Run {RunId}: planned pages {First} to {Last}.")]
    public static partial void SegmentPlanned(this ILogger logger, Guid runId, int first, int last);

    [LoggerMessage(EventIds.PageFailed, LogLevel.Error, "Run {RunId}, page {Page} failed: {Error}. A resume tries it again.")]
    public static partial void PageFailed(this ILogger logger, Guid runId, int page, string error, Exception exception);

    [LoggerMessage(EventIds.PageGivenUp, LogLevel.Error, "Run {RunId}, page {Page} is given up after its retries: {Error}. A resume tries it again.")]
    public static partial void PageGivenUp(this ILogger logger, Guid runId, int page, string error);

    [LoggerMessage(EventIds.PageFenced, LogLevel.Warning, "Run {RunId}, page {Page} changes nothing: {Reason}")]
    public static partial void PageFenced(this ILogger logger, Guid runId, int page, string reason);

    [LoggerMessage(EventIds.FailureNotRecorded, LogLevel.Warning, "Run {RunId}, page {Page}: the failed attempt could not be counted in the ledger.")]
    public static partial void FailureNotRecorded(this ILogger logger, Guid runId, int page, Exception exception);
}
