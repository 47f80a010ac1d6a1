using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>The JSON of tokens, cursors and the settings told to people.</summary>
[JsonSerializable(typeof(HttpCursor))]
[JsonSerializable(typeof(HttpPageToken))]
[JsonSerializable(typeof(PaginatorOptions))]
[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(string))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    public static HttpJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<PaginatorType>(JsonNamingPolicy.CamelCase) },
    });
}
