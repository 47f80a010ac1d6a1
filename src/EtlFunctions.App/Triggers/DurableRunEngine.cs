using DurableTask.Core.Exceptions;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>Durable Functions as whoever starts and ends runs sees it.</summary>
/// <param name="client">The client of the task hub.</param>
/// <param name="version">The version of the workflows that this host runs.</param>
/// <param name="segments">Purges what is left of runs that are ended.</param>
/// <param name="time">The clock.</param>
internal sealed class DurableRunEngine(DurableTaskClient client, WorkflowVersion version, FinishedSegments segments, TimeProvider time) : IRunEngine
{
    /// <summary>How long an instance may give no sign of life: longer than a function may take (10 minutes) and a message of a dead host stays hidden (1 minute), both in host.json.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>How long whoever ends a run waits for its instances to be over, so that their histories can be purged; the night purges the others.</summary>
    public static readonly TimeSpan PatienceWithEnds = TimeSpan.FromSeconds(15);

    // Said in full: with any of these missing, newer clients end the instance at work and put the new one in its place.
    private static readonly OrchestrationRuntimeStatus[] AtWork =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <inheritdoc/>
    public string Name => DurableHolder.Name;

    /// <summary>Gets the instance that was scheduled last.</summary>
    public string? Scheduled { get; private set; }

    /// <inheritdoc/>
    public string HolderOf(Guid start) => new DurableHolder(start.ToString("D"), version.Value).ToString();

    /// <inheritdoc/>
    public async Task<EngineStatus> StatusAsync(Guid runId, string? holder, CancellationToken cancellationToken)
    {
        var start = DurableHolder.Parse(holder);
        var instance = start is null ? null : await client.GetInstanceAsync(InstanceId.Beside(runId, start.Start), cancellationToken);
        return (instance ?? await client.GetInstanceAsync(InstanceId.Of(runId), cancellationToken)) switch
        {
            null => EngineStatus.Unknown,
            { IsCompleted: true } => EngineStatus.Over,
            { } at when version.IsOlderThan(start?.Version) || IsSilent(at) => EngineStatus.Idle,
            _ => EngineStatus.Working,
        };
    }

    /// <inheritdoc/>
    public async Task<bool> ScheduleAsync(Guid runId, CatalogLoadInput input, bool isBeside, CancellationToken cancellationToken) =>
        await ScheduleAsync(InstanceId.Of(runId), input, cancellationToken)
        || (isBeside && DurableHolder.Parse(input.Begin.Holder) is { } holder && await ScheduleAsync(InstanceId.Beside(runId, holder.Start), input, cancellationToken));

    /// <inheritdoc/>
    public async Task StopAsync(Guid runId, string reason, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(PatienceWithEnds, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            // The host ends no segments with their run (Durable extension 3.18, TerminateInstance), and a run begins more until it is over.
            for (var ids = await AtWorkAsync(runId, either.Token); ids.Count > 0; ids = await AtWorkAsync(runId, either.Token))
            {
                await EndAsync(ids, reason, either.Token);
            }
        }
        catch (Exception exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or RpcException)
        {
            // An instance of a version that no host here runs is never over.
        }

        await segments.PurgeAsync(client, runId, cancellationToken);
    }

    /// <summary>An instance that somebody suspended is silent on purpose.</summary>
    private bool IsSilent(OrchestrationMetadata instance) =>
        instance.RuntimeStatus != OrchestrationRuntimeStatus.Suspended && instance.LastUpdatedAt + LongestSilence < time.GetUtcNow();

    private async Task<bool> ScheduleAsync(string id, CatalogLoadInput input, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, input, new StartOrchestrationOptions(id).WithDedupeStatuses(AtWork), cancellationToken);
            Scheduled = id;
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    private async Task<List<string>> AtWorkAsync(Guid runId, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery { InstanceIdPrefix = InstanceId.Of(runId), Statuses = AtWork };
        var ids = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private async Task EndAsync(List<string> ids, string reason, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            await TerminateAsync(id, reason, cancellationToken);
        }

        foreach (var id in ids)
        {
            await UntilOverAsync(id, cancellationToken);
        }
    }

    private async Task UntilOverAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.WaitForInstanceCompletionAsync(id, cancellationToken);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // A plan under way purged it: it was over.
        }
    }

    private async Task TerminateAsync(string id, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await client.TerminateInstanceAsync(id, new TerminateInstanceOptions(reason, Recursive: true), cancellationToken);
        }
        catch (RpcException over) when (over.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // It ended by itself meanwhile.
        }
    }
}
