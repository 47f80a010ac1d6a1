using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Starting;

/// <summary>What starts write to the log.</summary>
internal static partial class StartingLog
{
    [LoggerMessage(EventIds.NightlyStarted, LogLevel.Information, "{Outcome} run {RunId} of feed {Feed} for the night.")]
    public static partial void NightlyStarted(this ILogger logger, BeginOutcome outcome, Guid runId, string feed);

    [LoggerMessage(EventIds.NightlySkipped, LogLevel.Warning, "The nightly run of feed {Feed} is skipped: {Outcome}. Run {RunId} is held by {Holder} until {LeaseUntil} or its next sign of life.")]
    public static partial void NightlySkipped(this ILogger logger, string feed, BeginOutcome outcome, Guid? runId, string? holder, DateTimeOffset? leaseUntil);

    [LoggerMessage(EventIds.NightlyStartsAnew, LogLevel.Warning, "The unfinished run {RunId} of feed {Feed} cannot be gone on with ({StopKind}): {Reason}. It is ended as failed; the night begins a new one.")]
    public static partial void NightlyStartsAnew(this ILogger logger, string feed, Guid runId, StopKind stopKind, string reason);

    [LoggerMessage(EventIds.NightlyFeedInvalid, LogLevel.Error, "Feed {Feed} cannot be run or asked whether it is nightly: {Errors}")]
    public static partial void NightlyFeedInvalid(this ILogger logger, string feed, string errors);

    [LoggerMessage(EventIds.NightlyFeedFailed, LogLevel.Error, "The nightly run of feed {Feed} could not be started. The other feeds go on.")]
    public static partial void NightlyFeedFailed(this ILogger logger, string feed, Exception exception);

    [LoggerMessage(EventIds.LedgerPruned, LogLevel.Information, "Removed from the ledger: {Pages} pages, {Runs} runs, {Rejects} closed rejects. Nothing is left to be removed: {IsDone}.")]
    public static partial void LedgerPruned(this ILogger logger, long pages, long runs, long rejects, bool isDone);

    [LoggerMessage(EventIds.PruneFailed, LogLevel.Warning, "What the ledger need not keep could not be removed. The next night tries again.")]
    public static partial void PruneFailed(this ILogger logger, Exception exception);
}
