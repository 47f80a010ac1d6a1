using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Api;

/// <summary>The part of the API about rejects, the same for every host.</summary>
/// <param name="feeds">The feeds of this deployment.</param>
/// <param name="rejects">The rejects that the ledger keeps.</param>
/// <param name="replay">Replays them.</param>
/// <param name="schema">Is passed before the ledger is asked.</param>
/// <param name="logger">Receives what clients are not told.</param>
public sealed class RejectsApi(FeedFolder feeds, KeptRejects rejects, RejectReplay replay, ISchemaGate schema, ILogger<RejectsApi> logger)
{
    /// <summary>The most rejects, and the most reasons, listed at once.</summary>
    public const int MaxRejects = 1000;

    private const int DefaultRejects = 20;
    private const int GroupsListed = 100;
    private const string AnyState = "all";

    // Proxies and gateways give a request up after some minutes; what is left is told.
    private static readonly TimeSpan LongestReplay = TimeSpan.FromSeconds(60);

    /// <summary>The most bytes of a request's body; a host need not read on.</summary>
    public static int MaxBodyBytes => RunRequestReader.MaxBytes;

    /// <summary>Answers <c>GET rejects</c>.</summary>
    /// <param name="query">Gets a query parameter: <c>feed</c>, <c>run</c>, <c>stage</c>, <c>code</c>, <c>state</c> or <c>limit</c>; <see langword="null"/> or empty where it is not given.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public Task<ApiAnswer> ListAsync(Func<string, string?> query, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        ArgumentNullException.ThrowIfNull(query);
        var errors = new List<FieldError>();
        var limit = DefaultRejects;
        if (Given("limit") is { } count && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxRejects))
        {
            errors.Add(new FieldError("limit", $"'{ErrorText.Cut(count)}'", $"an integer from 1 to {MaxRejects}"));
        }

        Guid? run = null;
        if (Given("run") is { } id)
        {
            run = Guid.TryParse(id, out var parsed) ? parsed : null;
            if (run is null)
            {
                errors.Add(new FieldError("run", $"'{ErrorText.Cut(id)}'", "a run's id, a UUID"));
            }
        }

        OneOf("stage", RejectStates.Stages);
        OneOf("state", [.. RejectStates.All, AnyState]);
        if (errors.Count > 0)
        {
            return Problems.InvalidRequest(errors);
        }

        var state = Given("state") ?? RejectStates.Open;
        var filter = new RejectFilter(Given("feed"), Given("stage"), Given("code"), run, state == AnyState ? null : state);
        return new ApiAnswer(200, new RejectListResponse(
            await rejects.GroupAsync(filter, GroupsListed, cancellationToken), await rejects.ListAsync(filter, limit, cancellationToken)));

        string? Given(string name) => query(name) is { Length: > 0 } value ? value : null;

        void OneOf(string name, IReadOnlyList<string> known)
        {
            if (Given(name) is { } value && !known.Contains(value))
            {
                errors.Add(new FieldError(name, $"'{ErrorText.Cut(value)}'", $"one of {string.Join(", ", known)}"));
            }
        }
    }, cancellationToken);

    /// <summary>Answers <c>GET rejects/{id}</c>.</summary>
    /// <param name="id">The reject's id as given.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<ApiAnswer> GetAsync(string id, CancellationToken cancellationToken) => WithRejectAsync(id, reject =>
        Task.FromResult(new ApiAnswer(200, RejectResponse.Of(reject, feeds.Find(reject.Feed)?.Feed))), cancellationToken);

    /// <summary>Answers <c>POST rejects/replay</c>.</summary>
    /// <param name="body">The body: <c>{"feed": "shop"}</c>.</param>
    /// <param name="cancellationToken">Stops before the next statement.</param>
    public Task<ApiAnswer> ReplayAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        var (feed, error) = TextRequest.Read(body, "feed", "the name of the feed to replay");
        if (error is not null)
        {
            return Problems.InvalidRequest([error]);
        }

        if (feeds.Find(feed!) is not { } listing)
        {
            return Problems.UnknownFeed(feed!, feeds.Names());
        }

        if (listing.Feed is null)
        {
            return Problems.InvalidFeed(listing);
        }

        var report = await replay.RunAsync(listing.Feed, LongestReplay, null, cancellationToken);
        return report is { HeldBy: { } run, Tried: 0 } ? Problems.ReplayHeld(feed!, run) : new ApiAnswer(200, report);
    }, cancellationToken);

    /// <summary>Answers <c>POST rejects/{id}/discard</c>.</summary>
    /// <param name="id">The reject's id as given.</param>
    /// <param name="body">The body: <c>{"why": "..."}</c>.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    public Task<ApiAnswer> DiscardAsync(string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => WithRejectAsync(id, async reject =>
    {
        var (why, error) = TextRequest.Read(body, "why", "why the reject is let be");
        if (error is not null)
        {
            return Problems.InvalidRequest([error]);
        }

        return await rejects.DiscardAsync([reject.Id], why!, cancellationToken) is [var discarded]
            ? new ApiAnswer(200, new DiscardResponse([discarded], []))
            : Problems.RejectClosed(await rejects.FindAsync(reject.Id, cancellationToken) ?? reject);
    }, cancellationToken);

    private Task<ApiAnswer> WithRejectAsync(string id, Func<KeptReject, Task<ApiAnswer>> answer, CancellationToken cancellationToken) => ApiCall.RunAsync(logger, schema, async () =>
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problems.InvalidRequest([new FieldError("id", $"'{ErrorText.Cut(id)}'", "a reject's id, a whole number")]);
        }

        return await rejects.FindAsync(number, cancellationToken) is { } reject ? await answer(reject) : Problems.UnknownReject(number);
    }, cancellationToken);
}
