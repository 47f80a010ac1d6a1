using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Api;

/// <summary>The part of the API about products that runs did not see, the same for every host.</summary>
/// <param name="runs">Reads the ledger.</param>
/// <param name="deletes">Knows what is withheld.</param>
/// <param name="approval">Applies what is approved.</param>
/// <param name="schema">Is passed before the ledger is asked.</param>
/// <param name="logger">Receives what clients are not told.</param>
public sealed class DeletesApi(RunReader runs, DeleteLedger deletes, DeleteApproval approval, ISchemaGate schema, ILogger<DeletesApi> logger)
{
    /// <summary>The most products listed at once.</summary>
    public const int MaxProducts = 1000;

    private const int DefaultProducts = 100;

    // Below the time after which proxies give up on an answer; what is left waits for another call.
    private static readonly TimeSpan LongestApproval = TimeSpan.FromSeconds(60);

    /// <summary>Answers <c>GET runs/{id}/deletes</c>.</summary>
    /// <param name="id">The run's id as given.</param>
    /// <param name="limit">The query parameter <c>limit</c>, if given.</param>
    /// <param name="after">The query parameter <c>after</c>, if given: the <c>next</c> of the answer before.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<ApiAnswer> ListAsync(string id, string? limit, string? after, CancellationToken cancellationToken) => WithRunAsync(id, async run =>
    {
        var count = DefaultProducts;
        if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, NumberStyles.None, null, out count) || count is < 1 or > MaxProducts))
        {
            return Problems.InvalidRequest([new FieldError("limit", $"'{ErrorText.Cut(limit)}'", $"an integer from 1 to {MaxProducts}")]);
        }

        WithheldPlace? place = null;
        if (!string.IsNullOrEmpty(after) && (place = DeletesResponse.Place(after)) is null)
        {
            return Problems.InvalidRequest([new FieldError("after", $"'{ErrorText.Cut(after)}'", "the \"next\" of an answer before")]);
        }

        var deletion = await deletes.FindAsync(run.RunId, cancellationToken);
        var products = deletion is null ? [] : await deletes.WithheldAsync(run.RunId, place, count, cancellationToken);
        return new ApiAnswer(200, DeletesResponse.Of(run, deletion, products, count));
    }, cancellationToken);

    /// <summary>Answers <c>POST runs/{id}/deletes</c>: discontinues what is withheld, as far as nothing saw it since.</summary>
    /// <param name="id">The run's id as given.</param>
    /// <param name="cancellationToken">Stops between two statements.</param>
    public Task<ApiAnswer> ApproveAsync(string id, CancellationToken cancellationToken) => WithRunAsync(id, async run =>
    {
        var result = await approval.ApproveAsync(run.RunId, LongestApproval, cancellationToken);
        return result.Refusal is { } refusal ? Problems.NotApproved(run, result, refusal) : new ApiAnswer(200, ApprovalResponse.Of(run, result));
    }, cancellationToken);

    private Task<ApiAnswer> WithRunAsync(string id, Func<RunTotals, Task<ApiAnswer>> answer, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        if (!Guid.TryParse(id, out var runId))
        {
            return Problems.InvalidRequest([new FieldError("id", $"'{ErrorText.Cut(id)}'", "a run's id, a UUID")]);
        }

        return await runs.FindAsync(runId, null, cancellationToken) is { } run ? await answer(run) : Problems.UnknownRun(runId);
    }, cancellationToken);
}
