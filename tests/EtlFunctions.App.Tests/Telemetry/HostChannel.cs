using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Tests.Telemetry;

/// <summary>The worker's own channel to the host, which is internal to it.</summary>
internal static class HostChannel
{
    /// <summary>Takes what the worker would have sent to the host, as JSON.</summary>
    public static IReadOnlyList<string> Sent(IServiceProvider services)
    {
        var type = Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc").GetTypes().Single(t => t.Name == "GrpcHostChannel");
        var channel = Property(services.GetService(type)!, "Channel");
        var reader = Property(channel, "Reader");
        var read = reader.GetType().GetMethod("TryRead")!;
        var sent = new List<string>();
        var arguments = new object?[1];
        while ((bool)read.Invoke(reader, arguments)!)
        {
            sent.Add(arguments[0]!.ToString()!);
        }

        return sent;
    }

    private static object Property(object owner, string name) =>
        owner.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner)!;
}
