namespace EtlFunctions.Api;

/// <summary>The body of <c>GET healthz</c> when all is well. Append-only.</summary>
/// <param name="Status">Always <c>healthy</c>; otherwise the answer is a <see cref="Problem"/>.</param>
public sealed record HealthResponse(string Status);
