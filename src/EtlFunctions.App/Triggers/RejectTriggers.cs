using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Triggers;

/// <summary>The API about rejects over HTTP.</summary>
/// <param name="api">Answers.</param>
public sealed class RejectTriggers(RejectsApi api)
{
    /// <summary>Counts and lists rejects.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ListRejects")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "rejects")] HttpRequest request, CancellationToken cancellationToken) =>
        new ApiResult(await api.ListAsync(name => request.Query[name], cancellationToken));

    /// <summary>Shows a reject with its record.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The reject's id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("GetReject")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "rejects/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        new ApiResult(await api.GetAsync(id, cancellationToken));

    /// <summary>Replays the open rejects of a feed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ReplayRejects")]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "rejects/replay")] HttpRequest request, CancellationToken cancellationToken) =>
        new ApiResult(await api.ReplayAsync(await RequestBody.ReadAsync(request, RejectsApi.MaxBodyBytes, cancellationToken), cancellationToken));

    /// <summary>Lets a reject be.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The reject's id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("DiscardReject")]
    public async Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "rejects/{id}/discard")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        new ApiResult(await api.DiscardAsync(id, await RequestBody.ReadAsync(request, RejectsApi.MaxBodyBytes, cancellationToken), cancellationToken));
}
