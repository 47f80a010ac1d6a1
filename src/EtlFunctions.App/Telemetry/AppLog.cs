using EtlFunctions.App.Telemetry;
using EtlFunctions.Database;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App;

/// <summary>What the app writes to the log.</summary>
internal static partial class AppLog
{
    [LoggerMessage(AppEventIds.ScaleOutExceedsBudget, LogLevel.Error, "{Fault}")]
    public static partial void ScaleOutExceedsBudget(this ILogger logger, string fault);

    [LoggerMessage(AppEventIds.ConnectionsCounted, LogLevel.Information, "{Activities} activities at once on a pool of {Pool} connections; {Instances} instances fit; the server has {Limit} connections for this role.")]
    public static partial void ConnectionsCounted(this ILogger logger, int activities, int pool, int instances, int limit);

    [LoggerMessage(AppEventIds.ServerNotReached, LogLevel.Warning, "{Target} did not answer at start, so its limit of connections is not checked. Activities wait for it.")]
    public static partial void ServerNotReached(this ILogger logger, DatabaseTarget target, Exception exception);

    [LoggerMessage(AppEventIds.NightlyPastDue, LogLevel.Warning, "The nightly run was missed while the app was down (due {Due}). It runs now.")]
    public static partial void NightlyPastDue(this ILogger logger, DateTimeOffset? due);

    [LoggerMessage(AppEventIds.WorkflowStarted, LogLevel.Information, "Run {InstanceId} of feed {Feed} goes on after page {After}.")]
    public static partial void WorkflowStarted(this ILogger logger, string instanceId, string feed, int after);

    [LoggerMessage(AppEventIds.WorkflowWaits, LogLevel.Information, "{InstanceId} waits until {Until}, holding nothing.")]
    public static partial void WorkflowWaits(this ILogger logger, string instanceId, DateTimeOffset until);

    [LoggerMessage(AppEventIds.DatabaseAway, LogLevel.Warning, "{InstanceId} waits for the database, which cannot be reached since {Since} ({Attempts} attempts): it is tried again at {Until}, until {GivesUpAt}, and nothing is held meanwhile. {Error}")]
    public static partial void DatabaseAway(this ILogger logger, string instanceId, DateTimeOffset since, int attempts, DateTimeOffset until, DateTimeOffset givesUpAt, string error);

    [LoggerMessage(AppEventIds.WorkflowContinues, LogLevel.Information, "{InstanceId} continues as new after page {After}.")]
    public static partial void WorkflowContinues(this ILogger logger, string instanceId, int? after);

    [LoggerMessage(AppEventIds.WorkflowEnded, LogLevel.Information, "{InstanceId} ends: {State}{Reason}")]
    public static partial void WorkflowEnded(this ILogger logger, string instanceId, WorkflowState state, string reason);

    [LoggerMessage(AppEventIds.ActivityGivenUp, LogLevel.Error, "{InstanceId}: {Task} is given up after its last retry: {Error}")]
    public static partial void ActivityGivenUp(this ILogger logger, string instanceId, string task, string error);

    [LoggerMessage(AppEventIds.ActivityFailed, LogLevel.Warning, "An attempt at {Activity} failed; the orchestration tries again.")]
    public static partial void ActivityFailed(this ILogger logger, string activity, Exception exception);

    [LoggerMessage(AppEventIds.ActivityStopped, LogLevel.Information, "An attempt at {Activity} is stopped, as the host is stopping; another host tries again.")]
    public static partial void ActivityStopped(this ILogger logger, string activity);

    [LoggerMessage(AppEventIds.SegmentsNotPurged, LogLevel.Warning, "The histories of finished segments of run {RunId} could not be purged; the next plan, or the end of the run, tries again.")]
    public static partial void SegmentsNotPurged(this ILogger logger, Guid runId, Exception exception);

    [LoggerMessage(AppEventIds.HistoriesPurged, LogLevel.Information, "Purged {Count} histories of runs and segments that need not be kept any more.")]
    public static partial void HistoriesPurged(this ILogger logger, int count);

    [LoggerMessage(AppEventIds.HistoriesNotPurged, LogLevel.Warning, "Histories that need not be kept any more could not be purged. The next night tries again.")]
    public static partial void HistoriesNotPurged(this ILogger logger, Exception exception);
}
