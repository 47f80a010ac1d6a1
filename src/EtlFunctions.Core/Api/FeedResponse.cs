using EtlFunctions.Feeds;

namespace EtlFunctions.Api;

/// <summary>A feed of this deployment. Append-only.</summary>
public sealed record FeedResponse
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the kind of source, where the feed is valid.</summary>
    public string? Source { get; init; }

    /// <summary>Gets a value indicating whether the nightly run loads it.</summary>
    public bool Nightly { get; init; }

    /// <summary>Gets what is wrong with its file, or <see langword="null"/>.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Makes the answer for a feed file.</summary>
    /// <param name="feed">The feed file.</param>
    public static FeedResponse Of(FeedListing feed) => new()
    {
        Name = feed.Name,
        Source = feed.Feed?.Source.Type,
        Nightly = feed.Feed?.Nightly ?? false,
        Errors = feed.Feed is null ? ErrorsOf(feed) : null,
    };

    internal static IReadOnlyList<FieldError> ErrorsOf(FeedListing feed) =>
        [.. feed.Errors.Select(e => new FieldError(e.JsonPath ?? "$", e.Found, e.Expected))];
}

/// <summary>The feeds of this deployment: the body of <c>GET feeds</c>. Append-only.</summary>
/// <param name="Feeds">The feeds, in the order of their names.</param>
public sealed record FeedListResponse(IReadOnlyList<FeedResponse> Feeds);
