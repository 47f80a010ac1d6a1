using System.Collections.Concurrent;
using System.Reflection;
using DurableTask.Core;
using DurableTask.Core.History;

namespace EtlFunctions.App.Engine;

/// <summary>Does what a Functions host does between the engine and its dispatchers, and the sidecar leaves out.</summary>
/// <remarks>
/// It renews what an activity at work holds: one that takes longer than the visibility timeout would otherwise come again to
/// the process that is at it. And it drops the start of an instance that has started: the engine hands on what a queue delivers twice.
/// </remarks>
internal class HostDispatch : DispatchProxy
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _kept = new();
    private IOrchestrationService _inner = null!;

    /// <summary>Puts itself before an engine.</summary>
    public static IOrchestrationService Over(IOrchestrationService inner)
    {
        var service = Create<IOrchestrationService, HostDispatch>();
        ((HostDispatch)service)._inner = inner;
        return service;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IOrchestrationService.LockNextTaskActivityWorkItem):
                return LockActivityAsync((TimeSpan)args![0]!, (CancellationToken)args[1]!);
            case nameof(IOrchestrationService.LockNextTaskOrchestrationWorkItemAsync):
                return LockOrchestrationAsync((TimeSpan)args![0]!, (CancellationToken)args[1]!);
            case nameof(IOrchestrationService.CompleteTaskActivityWorkItemAsync) or nameof(IOrchestrationService.AbandonTaskActivityWorkItemAsync):
                Forget((TaskActivityWorkItem)args![0]!);
                break;
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private async Task<TaskOrchestrationWorkItem> LockOrchestrationAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var item = await _inner.LockNextTaskOrchestrationWorkItemAsync(patience, cancellationToken);
        if (item is not null)
        {
            var hasStarted = item.OrchestrationRuntimeState.ExecutionStartedEvent is not null;
            item.NewMessages = [.. item.NewMessages.Where(message => message.Event is not ExecutionStartedEvent || (!hasStarted && (hasStarted = true)))];
        }

        return item!;
    }

    private async Task<TaskActivityWorkItem> LockActivityAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var item = await _inner.LockNextTaskActivityWorkItem(patience, cancellationToken);
        if (item is not null)
        {
            var kept = new CancellationTokenSource();
            _kept[item.Id] = kept;
            _ = KeepAsync(item, kept.Token);
        }

        return item!;
    }

    private async Task KeepAsync(TaskActivityWorkItem item, CancellationToken over)
    {
        using var pulse = new PeriodicTimer(TaskHub.Visibility / 4);
        try
        {
            while (await pulse.WaitForNextTickAsync(over))
            {
                await _inner.RenewTaskActivityWorkItemLockAsync(item);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void Forget(TaskActivityWorkItem item)
    {
        if (_kept.TryRemove(item.Id, out var kept))
        {
            kept.Cancel();
        }
    }
}
