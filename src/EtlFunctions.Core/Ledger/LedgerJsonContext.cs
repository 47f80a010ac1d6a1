using System.Text.Json.Serialization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Ledger;

/// <summary>The JSON the ledger holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(LimitOptions))]
[JsonSerializable(typeof(IReadOnlyList<SlowPage>))]
public sealed partial class LedgerJsonContext : JsonSerializerContext;
