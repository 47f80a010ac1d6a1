using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.App.Engine;

/// <summary>A function with an activity trigger, whose other parameters are what the Functions worker would bind.</summary>
/// <param name="method">The function.</param>
/// <param name="services">Make the object it belongs to.</param>
internal sealed class DeclaredActivity(MethodInfo method, IServiceProvider services) : ITaskActivity
{
    public Type InputType => method.GetParameters().Single(IsInput).ParameterType;

    public Type OutputType => method.ReturnType.GenericTypeArguments[0];

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        var arguments = method.GetParameters().Select(parameter => IsInput(parameter) ? input : Bind(parameter)).ToArray();
        var target = ActivatorUtilities.CreateInstance(services, method.DeclaringType!);
        var task = (Task)method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        await task;
        return method.ReturnType.GetProperty(nameof(Task<object>.Result))!.GetValue(task);
    }

    private static bool IsInput(ParameterInfo parameter) => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null;

    private object Bind(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None
        : parameter.ParameterType == typeof(DurableTaskClient) ? services.GetRequiredService<DurableTaskClient>()
        : throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: nothing binds the parameter {parameter.Name} here.");
}
