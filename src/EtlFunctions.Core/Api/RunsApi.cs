using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Api;

/// <summary>The part of the API about runs, the same for every host: a host only carries requests and answers.</summary>
/// <param name="feeds">The feeds of this deployment.</param>
/// <param name="runs">Reads the ledger.</param>
/// <param name="ledger">Ends runs.</param>
/// <param name="starter">Starts runs.</param>
/// <param name="sessions">Closes the sources of runs that are cancelled.</param>
/// <param name="schema">Is passed before the ledger is asked.</param>
/// <param name="logger">Receives what clients are not told.</param>
public sealed class RunsApi(FeedFolder feeds, RunReader runs, RunLedger ledger, RunStarter starter, FeedSessions sessions, ISchemaGate schema, ILogger<RunsApi> logger)
{
    /// <summary>The most runs listed at once.</summary>
    public const int MaxRuns = 100;

    private const int DefaultRuns = 20;

    /// <summary>The most bytes of a request's body; a host need not read on.</summary>
    public static int MaxBodyBytes => RunRequestReader.MaxBytes;

    /// <summary>Answers <c>POST feeds/{feed}/runs</c>.</summary>
    /// <param name="engine">The engine to run it.</param>
    /// <param name="feed">The feed's name.</param>
    /// <param name="body">The body, a <see cref="RunRequest"/> as JSON or empty; not more than one byte above <see cref="MaxBodyBytes"/> is needed.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    public Task<ApiAnswer> StartAsync(IRunEngine engine, string feed, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        if (feeds.Find(feed) is not { } listing)
        {
            return Problems.UnknownFeed(feed, feeds.Names());
        }

        if (listing.Feed is null)
        {
            return Problems.InvalidFeed(listing);
        }

        var (request, errors) = RunRequestReader.Read(body, listing.Feed.Source, listing.Feed.Limits);
        return request is null
            ? Problems.InvalidRequest(errors)
            : Begun(feed, await starter.StartAsync(engine, new StartOrder(feed, request.FullRefresh, request.Limits) { Fresh = request.Fresh, AcceptShape = request.AcceptShape }, cancellationToken));
    }, cancellationToken);

    /// <summary>Answers <c>POST runs/{id}/resume</c>.</summary>
    /// <param name="engine">The engine to run it.</param>
    /// <param name="id">The run's id as given.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    public Task<ApiAnswer> ResumeAsync(IRunEngine engine, string id, CancellationToken cancellationToken) => WithRunAsync(id, async run =>
        Begun(run.Feed, await starter.ResumeAsync(engine, run.RunId, cancellationToken)), cancellationToken);

    /// <summary>Answers <c>POST runs/{id}/cancel</c>. The ledger fences the run first, so nothing more of it is committed.</summary>
    /// <param name="engine">The engine that may run it.</param>
    /// <param name="id">The run's id as given.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    public Task<ApiAnswer> CancelAsync(IRunEngine engine, string id, CancellationToken cancellationToken) => WithRunAsync(id, async run =>
    {
        if (!RunTransitions.IsLegal(run.State, RunState.Cancelled) || !await ledger.CancelAsync(run.RunId, cancellationToken))
        {
            return Problems.NotResumable(await runs.FindAsync(run.RunId, null, cancellationToken) ?? run);
        }

        await engine.StopAsync(run.RunId, "cancelled on request", cancellationToken);
        await sessions.CloseAsync(run.RunId, int.MaxValue);
        return Ok(RunResponse.Of(await runs.FindAsync(run.RunId, null, cancellationToken) ?? run));
    }, cancellationToken);

    /// <summary>Answers <c>GET runs/{id}</c>.</summary>
    /// <param name="id">The run's id as given.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<ApiAnswer> GetAsync(string id, CancellationToken cancellationToken) =>
        WithRunAsync(id, run => Task.FromResult(Ok(RunResponse.Of(run))), cancellationToken);

    /// <summary>Answers <c>GET runs</c>.</summary>
    /// <param name="feed">The query parameter <c>feed</c>, if given.</param>
    /// <param name="limit">The query parameter <c>limit</c>, if given.</param>
    /// <param name="before">The query parameter <c>before</c>, if given: the run behind which the list goes on.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<ApiAnswer> ListAsync(string? feed, string? limit, string? before, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        var count = DefaultRuns;
        if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, System.Globalization.NumberStyles.None, null, out count) || count is < 1 or > MaxRuns))
        {
            return Problems.InvalidRequest([new FieldError("limit", $"'{ErrorText.Cut(limit)}'", $"an integer from 1 to {MaxRuns}")]);
        }

        Guid? behind = null;
        if (!string.IsNullOrEmpty(before))
        {
            behind = Guid.TryParse(before, out var parsed) ? parsed : null;
            if (behind is null)
            {
                return Problems.InvalidRequest([new FieldError("before", $"'{ErrorText.Cut(before)}'", "a run's id, a UUID")]);
            }
        }

        var list = await runs.ListAsync(string.IsNullOrEmpty(feed) ? null : feed, count + 1, behind, cancellationToken);
        return Ok(new RunListResponse([.. list.Take(count).Select(RunResponse.Of)]) { Before = list.Count > count ? list[count - 1].RunId : null });
    }, cancellationToken);

    private Task<ApiAnswer> WithRunAsync(string id, Func<RunTotals, Task<ApiAnswer>> answer, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        if (!Guid.TryParse(id, out var runId))
        {
            return Problems.InvalidRequest([new FieldError("id", $"'{ErrorText.Cut(id)}'", "a run's id, a UUID")]);
        }

        return await runs.FindAsync(runId, null, cancellationToken) is { } run ? await answer(run) : Problems.UnknownRun(runId);
    }, cancellationToken);

    private static ApiAnswer Begun(string feed, BeginRunOutput begin) => begin.MayRun
        ? new ApiAnswer(202, RunStarted.Of(feed, begin)) { Location = $"runs/{begin.RunId}" }
        : Problems.NotBegun(feed, begin);

    private static ApiAnswer Ok(object body) => new(200, body);
}
