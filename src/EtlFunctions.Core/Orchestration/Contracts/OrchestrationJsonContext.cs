using System.Text.Json.Serialization;

namespace EtlFunctions.Orchestration;

/// <summary>The JSON that crosses the port. Contracts are append-only: histories under way hold the older form.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CatalogLoadInput))]
[JsonSerializable(typeof(CatalogLoadOutput))]
[JsonSerializable(typeof(SegmentLoadInput))]
[JsonSerializable(typeof(SegmentLoadOutput))]
[JsonSerializable(typeof(BeginRunInput))]
[JsonSerializable(typeof(BeginRunOutput))]
[JsonSerializable(typeof(LoadHeadInput))]
[JsonSerializable(typeof(LoadHeadOutput))]
[JsonSerializable(typeof(PlanSegmentInput))]
[JsonSerializable(typeof(PlanSegmentOutput))]
[JsonSerializable(typeof(LoadPageInput))]
[JsonSerializable(typeof(LoadPageOutput))]
[JsonSerializable(typeof(FailPageInput))]
[JsonSerializable(typeof(ReconcileInput))]
[JsonSerializable(typeof(ReconcileOutput))]
[JsonSerializable(typeof(DeleteMissingInput))]
[JsonSerializable(typeof(DeleteMissingOutput))]
[JsonSerializable(typeof(CompleteRunInput))]
[JsonSerializable(typeof(CompleteRunOutput))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(WorkflowState))]
[JsonSerializable(typeof(bool))]
public sealed partial class OrchestrationJsonContext : JsonSerializerContext;
