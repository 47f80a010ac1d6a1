using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Loading;

/// <summary>What loading writes to the log.</summary>
internal static partial class LoadingLog
{
    [LoggerMessage(EventIds.ChunkIsolated, LogLevel.Warning, "{Chunk}: PostgreSQL refused a record ({SqlState}: {Message}). The others are committed; it becomes a reject.")]
    public static partial void ChunkIsolated(this ILogger logger, ChunkKey chunk, string sqlState, string message);

    [LoggerMessage(EventIds.SkuClaimed, LogLevel.Debug, "{Chunk}: {Message} as far as is known, and another product lists it. Which of them has it is decided when all records are read.")]
    public static partial void SkuClaimed(this ILogger logger, ChunkKey chunk, string message);

    [LoggerMessage(EventIds.WriteRetried, LogLevel.Warning, "{What}: the database did not take it ({Error}). What was fetched is kept and written again in {Delay}.")]
    public static partial void WriteRetried(this ILogger logger, string what, string error, TimeSpan delay);

    [LoggerMessage(EventIds.AnswerLost, LogLevel.Warning, "{Chunk}: the connection broke before PostgreSQL answered. The ledger tells whether it is committed.")]
    public static partial void AnswerLost(this ILogger logger, ChunkKey chunk, Exception exception);
}
