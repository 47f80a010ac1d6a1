using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Api;

/// <summary>An answer of the API, for a host to send.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The body: one of the types of <see cref="ApiJsonContext"/>.</param>
public sealed record ApiAnswer(int Status, object Body)
{
    // The answer is JSON and says so, never a part of a page: quotes and non-ASCII letters stay readable.
    private static readonly ApiJsonContext Json =
        new(new JsonSerializerOptions(ApiJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Gets the path, below the API's root, of what was made; for the header <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>Gets how long to wait before asking again; for the header <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the value of the header <c>Content-Type</c>.</summary>
    public string ContentType => Body is Problem ? "application/problem+json" : "application/json";

    /// <summary>Writes the body as JSON in UTF-8.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, Body, Body.GetType(), Json, cancellationToken);
}
