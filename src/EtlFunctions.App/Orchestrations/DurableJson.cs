using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Orchestrations;

/// <summary>The JSON of histories, inputs and outputs: Core's contracts as they write themselves, generated.</summary>
internal static class DurableJson
{
    /// <summary>Gets the options.</summary>
    /// <remarks>The host writes what it binds (timers) in other letter case, and some types of its own need reflection.</remarks>
    public static JsonSerializerOptions Options { get; } = new(OrchestrationJsonContext.Default.Options)
    {
        PropertyNameCaseInsensitive = true,
        // Page tokens are JSON in JSON: with the default encoder every quote in them takes six bytes.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(OrchestrationJsonContext.Default, new DefaultJsonTypeInfoResolver()),
    };
}
