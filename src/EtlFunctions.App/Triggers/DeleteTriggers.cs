using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Triggers;

/// <summary>The API about products that runs did not see, over HTTP.</summary>
/// <param name="api">Answers.</param>
public sealed class DeleteTriggers(DeletesApi api)
{
    /// <summary>Lists what is withheld of a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ListDeletes")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/deletes")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        new ApiResult(await api.ListAsync(id, request.Query["limit"], request.Query["after"], cancellationToken));

    /// <summary>Discontinues what is withheld of a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ApproveDeletes")]
    public async Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/deletes")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        new ApiResult(await api.ApproveAsync(id, cancellationToken));
}
