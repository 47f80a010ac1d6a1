using System.Text.Json;
using EtlFunctions.App.Activities;
using EtlFunctions.Feeds;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Orchestrations;

/// <summary>Purges what the task hub need not keep any more: segments that are over, and runs that were over <c>limits.retentionDays</c> ago.</summary>
/// <remarks>Segments are left behind by runs that were taken over or ended by hand; every other way to end a run purges its own.</remarks>
/// <param name="feeds">The feeds of this deployment.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Receives how many, and the errors; none of them concerns a run.</param>
public sealed class OldHistories(FeedFolder feeds, TimeProvider time, ILogger<OldHistories> logger)
{
    private const int PageSize = 100;

    private static readonly int Default = new LimitOptions().RetentionDays;

    // A timer's function may run for ten minutes (host.json); what is left is for the next night.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Purges them, for a minute at most. Never fails: the next night goes on.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    public async Task PurgeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        using var longest = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longest.Token);
        var purged = 0;
        try
        {
            var days = feeds.List().Where(f => f.Feed is not null).ToDictionary(f => f.Name, f => f.Feed!.Limits.RetentionDays, StringComparer.Ordinal);
            foreach (var id in await ListAsync(client, days, either.Token))
            {
                await client.PurgeInstanceAsync(id, either.Token);
                purged++;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The next night purges the others.
        }
        catch (Exception exception)
        {
            logger.HistoriesNotPurged(exception);
        }

        logger.HistoriesPurged(purged);
    }

    private async Task<List<string>> ListAsync(DurableTaskClient client, Dictionary<string, int> days, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var query = new OrchestrationQuery { Statuses = FinishedSegments.States, FetchInputsAndOutputs = true, PageSize = PageSize };
        var old = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            if (instance.Name == Workflows.SegmentLoad.Name
                || (instance.Name == Workflows.CatalogLoad.Name && instance.LastUpdatedAt < now.AddDays(-days.GetValueOrDefault(FeedOf(instance), Default))))
            {
                old.Add(instance.InstanceId);
            }
        }

        return old;
    }

    private static string FeedOf(OrchestrationMetadata instance)
    {
        try
        {
            return JsonSerializer.Deserialize<CatalogLoadInput>(instance.SerializedInput ?? "null", DurableJson.Options)?.Begin.Feed ?? "";
        }
        catch (JsonException)
        {
            // Not one of ours, or of a version that nobody remembers.
            return "";
        }
    }
}
