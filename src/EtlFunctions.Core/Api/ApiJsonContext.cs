using System.Text.Json.Serialization;

namespace EtlFunctions.Api;

/// <summary>The JSON of the API. Append-only: clients of older versions read it too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RunResponse))]
[JsonSerializable(typeof(RunListResponse))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(FeedListResponse))]
[JsonSerializable(typeof(FeedCheckResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(DeletesResponse))]
[JsonSerializable(typeof(ApprovalResponse))]
[JsonSerializable(typeof(RejectListResponse))]
[JsonSerializable(typeof(RejectResponse))]
[JsonSerializable(typeof(Loading.ReplayReport))]
[JsonSerializable(typeof(DiscardResponse))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
