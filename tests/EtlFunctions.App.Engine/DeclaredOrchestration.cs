using System.Reflection;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Engine;

/// <summary>A static function with an orchestration trigger, which takes the context and the input.</summary>
/// <param name="method">The function.</param>
internal sealed class DeclaredOrchestration(MethodInfo method) : ITaskOrchestrator
{
    public Type InputType => method.GetParameters()[1].ParameterType;

    public Type OutputType => method.ReturnType.GenericTypeArguments[0];

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        var task = (Task)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [context, input], null)!;
        await task;
        return method.ReturnType.GetProperty(nameof(Task<object>.Result))!.GetValue(task);
    }
}
