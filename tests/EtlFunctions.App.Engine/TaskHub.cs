using DurableTask.AzureStorage;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Engine;

/// <summary>The task hub as host.json sets it up, but for the times that a killed host costs.</summary>
internal static class TaskHub
{
    /// <summary>What a dead process held is handed on after this; 1 minute in host.json.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(10);

    /// <summary>Opens the task hub, which need not exist yet.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="loggers">Receive the engine's own log.</param>
    public static AzureStorageOrchestrationService Open(EngineSettings settings, ILoggerFactory loggers) => new(new AzureStorageOrchestrationServiceSettings
    {
        StorageAccountClientProvider = new StorageAccountClientProvider(settings.Storage),
        TaskHubName = settings.TaskHub,
        WorkerId = settings.Worker,
        PartitionCount = 4,
        UseTablePartitionManagement = true,
        // Fewer than a run has under way: where two processes are at work, neither can take them all.
        MaxConcurrentTaskActivityWorkItems = 5,
        MaxConcurrentTaskOrchestrationWorkItems = 8,
        ControlQueueVisibilityTimeout = Visibility,
        WorkItemQueueVisibilityTimeout = Visibility,
        LeaseInterval = Visibility,
        LeaseRenewInterval = Visibility / 4,
        LeaseAcquireInterval = Visibility / 4,
        MaxQueuePollingInterval = TimeSpan.FromSeconds(1),
        FetchLargeMessageDataEnabled = true,
        ThrowExceptionOnInvalidDedupeStatus = true,
        LoggerFactory = loggers,
    });
}
