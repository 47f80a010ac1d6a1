using System.Globalization;
using System.Net;

namespace EtlFunctions.Sources.Http;

/// <summary>What tells one version of a body on a server from another.</summary>
/// <param name="ETag">The entity tag, quoted as sent, or <see langword="null"/>.</param>
/// <param name="Modified">The time of the last change, or <see langword="null"/>.</param>
/// <param name="Length">The length in bytes, or <see langword="null"/>.</param>
internal sealed record BodyVersion(string? ETag, DateTimeOffset? Modified, long? Length)
{
    public static BodyVersion Of(HttpResponseMessage response) => new(
        response.Headers.ETag?.ToString(),
        response.Content.Headers.LastModified,
        // The length of an answer that is a part is not that of the body.
        response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength);

    /// <summary>Tells whether nothing speaks against both being the same.</summary>
    public bool Fits(BodyVersion other) =>
        (ETag is null || other.ETag is null || ETag == other.ETag)
        && (Modified is null || other.Modified is null || Modified == other.Modified)
        && (Length is null || other.Length is null || Length == other.Length);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"ETag {ETag ?? "(none)"}, modified {Modified?.ToString("u", CultureInfo.InvariantCulture) ?? "(unknown)"}, {Length?.ToString("N0", CultureInfo.InvariantCulture) ?? "an unknown number of"} bytes");
}
