using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>What HTTP sources write to the log.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(EventIds.PaginatorDetected, LogLevel.Information, "Feed {Feed}: the API is read by {Why}. Write it down to be independent of this finding: \"paginator\": {Paginator}")]
    public static partial void PaginatorDetected(this ILogger logger, string feed, string why, string paginator);

    [LoggerMessage(EventIds.TotalChanged, LogLevel.Warning, "Feed {Feed}: the announced total changed from {Before} to {Now} during the run ({Address}). Pages may have shifted; a record that moved between pages may have been missed until the next run.")]
    public static partial void TotalChanged(this ILogger logger, string feed, long before, long now, string address);

    [LoggerMessage(EventIds.RequestRetried, LogLevel.Warning, "Feed {Feed}: {Error} Attempt {Attempt} failed; the next follows in {Delay}.")]
    public static partial void RequestRetried(this ILogger logger, string feed, string error, int attempt, TimeSpan delay);

    [LoggerMessage(EventIds.SourceThrottles, LogLevel.Information, "Feed {Feed}: the API asks to wait until {NotBefore}.")]
    public static partial void SourceThrottles(this ILogger logger, string feed, DateTimeOffset notBefore);

    [LoggerMessage(EventIds.ExportStarted, LogLevel.Information, "Feed {Feed}: the API makes the export {Export}.")]
    public static partial void ExportStarted(this ILogger logger, string feed, string export);

    [LoggerMessage(EventIds.BodyLanded, LogLevel.Debug, "Feed {Feed}: one page holds all {Records} records ({Address}).")]
    public static partial void BodyLanded(this ILogger logger, string feed, int records, string address);
}
