using System.Text.Json.Serialization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Ledger;

/// <summary>Writes a run's limits as <see cref="LedgerJsonContext"/> does, but without the descriptions that reading needs: every run writes them, only an adopted one reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LimitOptions))]
internal sealed partial class LimitJson : JsonSerializerContext;
