using System.Text.Json.Serialization;

namespace EtlFunctions.Sources.Http;

/// <summary>The answer of a token endpoint (RFC 6749, section 5).</summary>
internal sealed record AccessToken
{
    [JsonPropertyName("access_token")]
    public string? Value { get; init; }

    /// <summary>Gets the seconds the token is valid.</summary>
    [JsonPropertyName("expires_in")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
