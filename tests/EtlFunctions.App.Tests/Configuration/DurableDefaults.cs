namespace EtlFunctions.App.Tests.Configuration;

/// <summary>What the Durable extension 3.18.0 takes where host.json says nothing, as its options classes have it.</summary>
internal static class DurableDefaults
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["hubName"] = "TestHubName",
        ["versionMatchStrategy"] = "CurrentOrOlder",
        ["versionFailureStrategy"] = "Reject",
        ["extendedSessionsEnabled"] = "false",
        ["extendedSessionIdleTimeoutInSeconds"] = "30",
        ["maxGrpcMessageSizeInBytes"] = "4194304",
        ["overridableExistingInstanceStates"] = "NonRunningStates",
        ["useGracefulShutdown"] = "false",
        ["storageProvider.type"] = "AzureStorage",
        ["storageProvider.connectionName"] = "AzureWebJobsStorage",
        ["storageProvider.partitionCount"] = "4",
        ["storageProvider.controlQueueBatchSize"] = "32",
        ["storageProvider.controlQueueBufferThreshold"] = "256",
        ["storageProvider.controlQueueVisibilityTimeout"] = "00:05:00",
        ["storageProvider.workItemQueueVisibilityTimeout"] = "00:05:00",
        ["storageProvider.maxQueuePollingInterval"] = "00:00:30",
        ["storageProvider.useTablePartitionManagement"] = "true",
        ["tracing.traceInputsAndOutputs"] = "false",
        ["tracing.traceReplayEvents"] = "false",
        ["tracing.distributedTracingEnabled"] = "false",
        ["tracing.version"] = "V1",
    };

    /// <summary>Gets the default of a value, or <see langword="null"/> where it has none.</summary>
    /// <param name="path">Its path below <c>extensions.durableTask</c>.</param>
    public static string? Of(string path) => Values.GetValueOrDefault(path);
}
