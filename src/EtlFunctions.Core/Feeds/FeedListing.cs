namespace EtlFunctions.Feeds;

/// <summary>One file of a <see cref="FeedFolder"/>: a feed, or what is wrong with it.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="File">The file.</param>
/// <param name="Feed">The feed, or <see langword="null"/> when it is not valid.</param>
/// <param name="Errors">What is wrong; empty when there is a feed.</param>
public sealed record FeedListing(string Name, string File, Feed? Feed, IReadOnlyList<FeedError> Errors);
