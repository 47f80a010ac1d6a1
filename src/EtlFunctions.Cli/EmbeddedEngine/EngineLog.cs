using Microsoft.Extensions.Logging;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>What the embedded engine writes to the log.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(EngineEventIds.HolderIsDead, LogLevel.Warning, "The lease's holder is dead ({Holder}); its run is taken over.")]
    public static partial void HolderIsDead(this ILogger logger, string holder);

    [LoggerMessage(EngineEventIds.LeaseLost, LogLevel.Warning, "Run {RunId}: the lease of epoch {Epoch} is lost. Nothing more is committed here.")]
    public static partial void LeaseLost(this ILogger logger, Guid runId, int epoch);

    [LoggerMessage(EngineEventIds.HeartbeatFailed, LogLevel.Warning, "Run {RunId}: the lease could not be renewed; it is tried again.")]
    public static partial void HeartbeatFailed(this ILogger logger, Guid runId, Exception exception);

    [LoggerMessage(EngineEventIds.RunInterrupted, LogLevel.Warning, "Run {RunId} of feed {Feed} ends incomplete: it was interrupted. The next start goes on with it.")]
    public static partial void RunInterrupted(this ILogger logger, Guid runId, string feed);

    [LoggerMessage(EngineEventIds.DatabaseAway, LogLevel.Warning, "The database cannot be reached since {Since} ({Attempts} attempts). The run waits for it: it is tried again at {Until}, until {GivesUpAt}. {Error}")]
    public static partial void DatabaseAway(this ILogger logger, DateTimeOffset since, int attempts, DateTimeOffset until, DateTimeOffset givesUpAt, string error);

    [LoggerMessage(EngineEventIds.InterruptionNotNoted, LogLevel.Warning, "Run {RunId} was interrupted, and the ledger could not be told. A resume takes it over from this dead process.")]
    public static partial void InterruptionNotNoted(this ILogger logger, Guid runId, Exception exception);
}
