using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Triggers;

/// <summary>The API about feeds over HTTP.</summary>
/// <param name="api">Answers.</param>
public sealed class FeedTriggers(FeedsApi api)
{
    /// <summary>Lists the feeds.</summary>
    /// <param name="request">The request.</param>
    [Function("ListFeeds")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "feeds")] HttpRequest request) =>
        new ApiResult(await api.ListAsync());

    /// <summary>Reads and maps a feed's first page without loading it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="feed">The feed's name.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("CheckFeed")]
    public async Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "feeds/{feed}/check")] HttpRequest request, string feed, CancellationToken cancellationToken) =>
        new ApiResult(await api.CheckAsync(feed, cancellationToken));
}
