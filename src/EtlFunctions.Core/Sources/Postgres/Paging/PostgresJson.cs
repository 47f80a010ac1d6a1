using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EtlFunctions.Sources.Postgres;

/// <summary>The JSON of tokens and cursors.</summary>
[JsonSerializable(typeof(PostgresPageToken))]
[JsonSerializable(typeof(PostgresCursor))]
internal sealed partial class PostgresJson : JsonSerializerContext
{
    public static PostgresJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
