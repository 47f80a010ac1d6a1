using System.Text.Json;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>The JSON of what crosses the port; a type that the context lacks cannot cross.</summary>
internal static class PortJson
{
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, typeof(T), OrchestrationJsonContext.Default);

    public static T To<T>(string json) => (T)JsonSerializer.Deserialize(json, typeof(T), OrchestrationJsonContext.Default)!;
}
