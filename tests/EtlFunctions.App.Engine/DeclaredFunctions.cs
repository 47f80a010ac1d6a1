using System.Reflection;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.App.Engine;

/// <summary>Registers every orchestration and activity that the App declares, as the Functions worker does.</summary>
internal static class DeclaredFunctions
{
    private static readonly JsonDataConverter Converter = new(DurableJson.Options);

    /// <summary>Registers them at a worker, with the client that activities take.</summary>
    /// <param name="services">The services of the App.</param>
    /// <param name="address">The sidecar's address.</param>
    public static void AddDeclaredFunctions(this IServiceCollection services, string address)
    {
        services.AddDurableTaskWorker(worker =>
        {
            worker.UseGrpc(address);
            worker.Configure(options => options.DataConverter = Converter);
            worker.AddTasks(Register);
        });
        services.AddDurableClient(address);
    }

    /// <summary>Registers a client that writes and reads as the App does.</summary>
    /// <param name="services">The services.</param>
    /// <param name="address">The sidecar's address.</param>
    public static void AddDurableClient(this IServiceCollection services, string address) => services.AddDurableTaskClient(client =>
    {
        client.UseGrpc(address);
        client.Configure(options => options.DataConverter = Converter);
    });

    private static void Register(DurableTaskRegistry registry)
    {
        var methods = typeof(LoadPageFunction).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        foreach (var method in methods)
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
            {
                continue;
            }

            if (Has<OrchestrationTriggerAttribute>(method))
            {
                registry.AddOrchestrator(function.Name, () => new DeclaredOrchestration(method));
            }
            else if (Has<ActivityTriggerAttribute>(method))
            {
                registry.AddActivity(function.Name, services => new DeclaredActivity(method, services));
            }
        }
    }

    private static bool Has<TAttribute>(MethodInfo method)
        where TAttribute : Attribute => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<TAttribute>() is not null);
}
