using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Diagnostics;

/// <summary>What Core writes to the log.</summary>
internal static partial class LogMessages
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

    [LoggerMessage(EventIds.ChunkIsolated, LogLevel.Warning, "{Chunk}: PostgreSQL refused a record ({SqlState}: {Message}). The others are committed; it becomes a reject.")]
    public static partial void ChunkIsolated(this ILogger logger, ChunkKey chunk, string sqlState, string message);

    [LoggerMessage(EventIds.AnswerLost, LogLevel.Warning, "{Chunk}: the connection broke before PostgreSQL answered. The ledger tells whether it is committed.")]
    public static partial void AnswerLost(this ILogger logger, ChunkKey chunk, Exception exception);

    [LoggerMessage(EventIds.PaginatorDetected, LogLevel.Information, "Feed {Feed}: the API is read by {Why}. Write it down to be independent of this finding: \"paginator\": {Paginator}")]
    public static partial void PaginatorDetected(this ILogger logger, string feed, string why, string paginator);

    [LoggerMessage(EventIds.TotalChanged, LogLevel.Warning, "Feed {Feed}: the announced total changed from {Before} to {Now} during the run ({Address}). Pages may have shifted; a record that moved between pages may have been missed until the next run.")]
    public static partial void TotalChanged(this ILogger logger, string feed, long before, long now, string address);

    [LoggerMessage(EventIds.RequestRetried, LogLevel.Warning, "Feed {Feed}: {Error} Attempt {Attempt} failed; the next follows in {Delay}.")]
    public static partial void RequestRetried(this ILogger logger, string feed, string error, int attempt, TimeSpan delay);

    [LoggerMessage(EventIds.SourceThrottles, LogLevel.Information, "Feed {Feed}: the API asks to wait until {NotBefore}.")]
    public static partial void SourceThrottles(this ILogger logger, string feed, DateTimeOffset notBefore);

    [LoggerMessage(EventIds.BodyLanded, LogLevel.Debug, "Feed {Feed}: one page holds all {Records} records ({Address}).")]
    public static partial void BodyLanded(this ILogger logger, string feed, int records, string address);

    [LoggerMessage(EventIds.MigrationApplied, LogLevel.Information, "Applied migration {Migration}.")]
    public static partial void MigrationApplied(this ILogger logger, string migration);

    [LoggerMessage(EventIds.NightlyStarted, LogLevel.Information, "{Outcome} run {RunId} of feed {Feed} for the night.")]
    public static partial void NightlyStarted(this ILogger logger, BeginOutcome outcome, Guid runId, string feed);

    [LoggerMessage(EventIds.NightlySkipped, LogLevel.Warning, "The nightly run of feed {Feed} is skipped: {Outcome}. Run {RunId} is held by {Holder} until {LeaseUntil} or its next sign of life.")]
    public static partial void NightlySkipped(this ILogger logger, string feed, BeginOutcome outcome, Guid? runId, string? holder, DateTimeOffset? leaseUntil);

    [LoggerMessage(EventIds.NightlyStartsAnew, LogLevel.Warning, "Feed {Feed} was edited since its unfinished run {RunId} was planned. That run is cancelled; the night begins a new one.")]
    public static partial void NightlyStartsAnew(this ILogger logger, string feed, Guid? runId);

    [LoggerMessage(EventIds.NightlyFeedInvalid, LogLevel.Error, "Feed {Feed} cannot be run or asked whether it is nightly: {Errors}")]
    public static partial void NightlyFeedInvalid(this ILogger logger, string feed, string errors);

    [LoggerMessage(EventIds.NightlyFeedFailed, LogLevel.Error, "The nightly run of feed {Feed} could not be started. The other feeds go on.")]
    public static partial void NightlyFeedFailed(this ILogger logger, string feed, Exception exception);

    [LoggerMessage(EventIds.ApiUnavailable, LogLevel.Warning, "PostgreSQL does not answer a request of the API.")]
    public static partial void ApiUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ApiFailed, LogLevel.Error, "A request of the API failed.")]
    public static partial void ApiFailed(this ILogger logger, Exception exception);
}
