using System.Reflection;
using DurableTask.Core;
using DurableTask.Core.History;

namespace EtlFunctions.App.Engine;

/// <summary>Hands completed work items on with events that the Azure Storage engine can serialize.</summary>
/// <remarks>The sidecar is made for a store in memory: it leaves protobuf's own map in tags, and a subclass of its own among the events.</remarks>
internal class StorableEvents : DispatchProxy
{
    private IOrchestrationService _inner = null!;

    /// <summary>Puts itself before an engine.</summary>
    public static IOrchestrationService Over(IOrchestrationService inner)
    {
        var service = Create<IOrchestrationService, StorableEvents>();
        ((StorableEvents)service)._inner = inner;
        return service;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync))
        {
            foreach (var argument in args!)
            {
                Mend(argument);
            }
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private static void Mend(object? argument)
    {
        switch (argument)
        {
            case OrchestrationRuntimeState state:
                Mend(state.Events);
                Mend(state.NewEvents);
                break;
            case IEnumerable<TaskMessage> messages:
                foreach (var message in messages)
                {
                    message.Event = Storable(message.Event);
                }

                break;
            case TaskMessage message:
                message.Event = Storable(message.Event);
                break;
        }
    }

    private static void Mend(IList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            events[i] = Storable(events[i]);
        }
    }

    private static HistoryEvent Storable(HistoryEvent history)
    {
        if (history is ExecutionStartedEvent { Tags: not (null or Dictionary<string, string>) } started)
        {
            started.Tags = new Dictionary<string, string>(started.Tags);
        }

        return history is SubOrchestrationInstanceCreatedEvent created && created.GetType() != typeof(SubOrchestrationInstanceCreatedEvent)
            ? new SubOrchestrationInstanceCreatedEvent(created.EventId)
            {
                Name = created.Name,
                Version = created.Version,
                InstanceId = created.InstanceId,
                Input = created.Input,
                Timestamp = created.Timestamp,
                IsPlayed = created.IsPlayed,
                ExtensionData = created.ExtensionData,
            }
            : history;
    }
}
