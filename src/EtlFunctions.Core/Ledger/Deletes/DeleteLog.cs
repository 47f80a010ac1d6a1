using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Ledger;

/// <summary>What becomes of products that runs did not see, in the log.</summary>
internal static partial class DeleteLog
{
    [LoggerMessage(EventIds.DeletesApplied, LogLevel.Information, "Run {RunId} of feed {Feed} did not see {Missing} of {Known} products: {Discontinued} are discontinued with {Skus} SKUs.")]
    public static partial void DeletesApplied(this ILogger logger, Guid runId, string feed, long missing, long known, long discontinued, long skus);

    [LoggerMessage(EventIds.DeletesWithheld, LogLevel.Warning, "Run {RunId} of feed {Feed} did not see {Missing} of {Known} products, and their deletes are withheld: {Reason}.")]
    public static partial void DeletesWithheld(this ILogger logger, Guid runId, string feed, long missing, long known, string reason);

    [LoggerMessage(EventIds.DeletesApproved, LogLevel.Information, "Withheld deletes of run {RunId} of feed {Feed} were approved: {Discontinued} products are discontinued with {Skus} SKUs, {Stayed} stay, {Waiting} still wait.")]
    public static partial void DeletesApproved(this ILogger logger, Guid runId, string feed, long discontinued, long skus, long stayed, long waiting);
}
