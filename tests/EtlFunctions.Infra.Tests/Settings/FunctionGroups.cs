using System.Reflection;
using EtlFunctions.App.Configuration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>The groups of functions that Flex Consumption scales one by one: all HTTP functions, all durable ones, each other one alone.</summary>
internal static class FunctionGroups
{
    /// <summary>Gets their names as <c>alwaysReady</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(AppOptions).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Select(m => (Function: m.GetCustomAttribute<FunctionAttribute>(), Method: m))
            .Where(f => f.Function is not null)
            .Select(f => Group(f.Function!.Name, f.Method))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    public static int Count => Names.Count;

    private static string Group(string function, MethodInfo method)
    {
        bool Has<T>()
            where T : Attribute => method.GetParameters().Any(p => p.GetCustomAttribute<T>() is not null);

        return Has<HttpTriggerAttribute>() ? "http"
            : Has<OrchestrationTriggerAttribute>() || Has<ActivityTriggerAttribute>() || Has<EntityTriggerAttribute>() ? "durable"
            : $"function:{function.ToLowerInvariant()}";
    }
}
