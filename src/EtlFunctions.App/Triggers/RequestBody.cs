using Microsoft.AspNetCore.Http;

namespace EtlFunctions.App.Triggers;

/// <summary>Reads a request's body without trusting its length.</summary>
internal static class RequestBody
{
    /// <summary>Reads at most one byte more than is allowed, so that a body that is too long is seen and not kept.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The most bytes allowed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[maxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsMemory(0, length);
    }
}
