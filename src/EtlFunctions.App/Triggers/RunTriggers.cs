using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>The API about runs over HTTP.</summary>
/// <param name="api">Answers.</param>
/// <param name="engines">Makes the engine of a request.</param>
public sealed class RunTriggers(RunsApi api, DurableRunEngines engines)
{
    /// <summary>Starts a run of a feed, or adopts its unfinished one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="feed">The feed's name.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("StartRun")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "feeds/{feed}/runs")] HttpRequest request,
        string feed,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, RunsApi.MaxBodyBytes, cancellationToken);
        var engine = engines.Of(client);
        return WithLinks(await api.StartAsync(engine, feed, body, cancellationToken), request, client, engine);
    }

    /// <summary>Lists runs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ListRuns")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequest request, CancellationToken cancellationToken) =>
        new ApiResult(await api.ListAsync(request.Query["feed"], request.Query["limit"], request.Query["before"], cancellationToken));

    /// <summary>Shows a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("GetRun")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        new ApiResult(await api.GetAsync(id, cancellationToken));

    /// <summary>Cancels a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("CancelRun")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        new ApiResult(await api.CancelAsync(engines.Of(client), id, cancellationToken));

    /// <summary>Resumes a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("ResumeRun")]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/resume")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var engine = engines.Of(client);
        return WithLinks(await api.ResumeAsync(engine, id, cancellationToken), request, client, engine);
    }

    private static ApiResult WithLinks(ApiAnswer answer, HttpRequest request, DurableTaskClient client, DurableRunEngine engine) => new(
        answer.Body is RunStarted started && engine.Scheduled is { } instance && ManagementLinks.AreWanted(request)
            ? answer with { Body = started with { Links = ManagementLinks.Of(client, instance) } }
            : answer);
}
