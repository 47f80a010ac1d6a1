using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Database;

/// <summary>What the database side writes to the log.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(EventIds.MigrationApplied, LogLevel.Information, "Applied migration {Migration}.")]
    public static partial void MigrationApplied(this ILogger logger, string migration);

    [LoggerMessage(EventIds.RoutineRenewed, LogLevel.Information, "Renewed routine {Routine}.")]
    public static partial void RoutineRenewed(this ILogger logger, string routine);

    [LoggerMessage(EventIds.RoutineDropped, LogLevel.Information, "Dropped routine {Routine}, which no version in use calls.")]
    public static partial void RoutineDropped(this ILogger logger, string routine);

    [LoggerMessage(EventIds.MigrationWaits, LogLevel.Warning, "The database is to be brought up to date, but PostgreSQL does not answer ({Fault}). It is tried again; until then nothing is loaded.")]
    public static partial void MigrationWaits(this ILogger logger, string fault);

    [LoggerMessage(EventIds.MigrationGivenUp, LogLevel.Error, "The database could not be brought up to date, so nothing is loaded: {Fault} The next request later than {Pause} from now tries again.")]
    public static partial void MigrationGivenUp(this ILogger logger, string fault, TimeSpan pause, Exception exception);
}
