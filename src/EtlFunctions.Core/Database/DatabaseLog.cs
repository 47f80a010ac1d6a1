using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Database;

/// <summary>What the database side writes to the log.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(EventIds.MigrationApplied, LogLevel.Information, "Applied migration {Migration}.")]
    public static partial void MigrationApplied(this ILogger logger, string migration);
}
