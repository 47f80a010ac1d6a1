using EtlFunctions.Checking;

namespace EtlFunctions.Api;

/// <summary>What the first page of a feed holds: the body of <c>POST feeds/{feed}/check</c>. Nothing was loaded. Append-only.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="IsOk">Whether the page could be read and every record of it became a product.</param>
/// <param name="Check">What was found.</param>
public sealed record FeedCheckResponse(string Feed, bool IsOk, FeedCheck Check);
