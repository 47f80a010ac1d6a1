using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Api;

/// <summary>What the API writes to the log.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(EventIds.ApiUnavailable, LogLevel.Warning, "PostgreSQL does not answer a request of the API.")]
    public static partial void ApiUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ApiFailed, LogLevel.Error, "A request of the API failed.")]
    public static partial void ApiFailed(this ILogger logger, Exception exception);
}
