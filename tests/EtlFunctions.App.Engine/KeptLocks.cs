using System.Collections.Concurrent;
using System.Reflection;
using DurableTask.Core;

namespace EtlFunctions.App.Engine;

/// <summary>Renews what an activity at work holds, as a Functions host does and the sidecar does not.</summary>
/// <remarks>Without it an activity that takes longer than the visibility timeout would come again to the process that is at it.</remarks>
internal class KeptLocks : DispatchProxy
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _kept = new();
    private IOrchestrationService _inner = null!;

    /// <summary>Puts itself before an engine.</summary>
    public static IOrchestrationService Over(IOrchestrationService inner)
    {
        var service = Create<IOrchestrationService, KeptLocks>();
        ((KeptLocks)service)._inner = inner;
        return service;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IOrchestrationService.LockNextTaskActivityWorkItem):
                return LockAsync((TimeSpan)args![0]!, (CancellationToken)args[1]!);
            case nameof(IOrchestrationService.CompleteTaskActivityWorkItemAsync) or nameof(IOrchestrationService.AbandonTaskActivityWorkItemAsync):
                Forget((TaskActivityWorkItem)args![0]!);
                break;
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private async Task<TaskActivityWorkItem> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
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
