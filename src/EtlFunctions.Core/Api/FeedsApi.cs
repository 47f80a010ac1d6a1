using EtlFunctions.Checking;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Api;

/// <summary>The part of the API about feeds, the same for every host.</summary>
/// <param name="feeds">The feeds of this deployment.</param>
/// <param name="checker">Tries a feed.</param>
/// <param name="logger">Receives what clients are not told.</param>
public sealed class FeedsApi(FeedFolder feeds, FeedChecker checker, ILogger<FeedsApi> logger)
{
    /// <summary>Answers <c>GET feeds</c>.</summary>
    public Task<ApiAnswer> ListAsync() => ApiCall.RunAsync(logger, () =>
        Task.FromResult(new ApiAnswer(200, new FeedListResponse([.. feeds.List().Select(FeedResponse.Of)]))));

    /// <summary>Answers <c>POST feeds/{feed}/check</c>: reads and maps the feed's first page and loads nothing.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<ApiAnswer> CheckAsync(string feed, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, async () =>
    {
        if (feeds.Find(feed) is not { } listing)
        {
            return Problems.UnknownFeed(feed, feeds.Names());
        }

        if (listing.Feed is null)
        {
            return Problems.InvalidFeed(listing);
        }

        var check = await checker.CheckAsync(listing.Feed, cancellationToken);
        return new ApiAnswer(200, new FeedCheckResponse(feed, check.Failure is null && check.Rejects.Count == 0, check));
    });
}
