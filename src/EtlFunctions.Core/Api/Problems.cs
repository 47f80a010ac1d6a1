using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Api;

/// <summary>Words every problem of the API.</summary>
internal static class Problems
{
    private const string Urn = "urn:etlfunctions:";

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    public static ApiAnswer InvalidRequest(IReadOnlyList<FieldError> errors) => Answer(new Problem
    {
        Type = Urn + "invalid-request",
        Title = "The request is wrong",
        Status = 400,
        Detail = $"{Where(errors)}.",
        Errors = errors,
    });

    public static ApiAnswer UnknownFeed(string feed, IReadOnlyList<string> known) => Answer(new Problem
    {
        Type = Urn + "unknown-feed",
        Title = "There is no such feed",
        Status = 404,
        Detail = $"Found the feed '{ErrorText.Cut(feed)}', expected {(known.Count == 0 ? "a feed, but the folder holds none" : $"one of {string.Join(", ", known)}")}.",
    });

    public static ApiAnswer InvalidFeed(FeedListing feed) => Answer(new Problem
    {
        Type = Urn + "invalid-feed",
        Title = "The feed file is wrong",
        Status = 422,
        Detail = $"Feed {feed.Name} cannot run until its file is mended and deployed.",
        Errors = FeedResponse.ErrorsOf(feed),
    });

    public static ApiAnswer UnknownRun(Guid runId) => Answer(new Problem
    {
        Type = Urn + "unknown-run",
        Title = "There is no such run",
        Status = 404,
        Detail = $"The ledger has no run {runId}. GET runs lists those it has.",
        RunId = runId,
    });

    public static ApiAnswer NotResumable(RunTotals run) => Answer(new Problem
    {
        Type = Urn + "run-over",
        Title = "The run is over",
        Status = 409,
        Detail = $"Run {run.RunId} of feed {run.Feed} ended {run.State.ToText()}. A new run starts with POST feeds/{run.Feed}/runs.",
        RunId = run.RunId,
    });

    /// <summary>Words why withheld deletes are not applied, or not all.</summary>
    public static ApiAnswer NotApproved(RunTotals run, ApprovalResult result, ApprovalRefusal refusal) => Answer(new Problem
    {
        Type = Urn + refusal switch
        {
            ApprovalRefusal.Nothing => "nothing-withheld",
            ApprovalRefusal.Running => "run-held",
            _ => "deletes-outdated",
        },
        Title = refusal switch
        {
            ApprovalRefusal.Nothing => "No deletes wait",
            ApprovalRefusal.Running => "The feed is being loaded",
            _ => "What was seen since is not known",
        },
        Status = 409,
        Detail = (result.Discontinued + result.Stayed > 0 ? $"{result.Discontinued} products are discontinued, {result.Stayed} stay, {result.Waiting} still wait. " : "Nothing was changed. ") + refusal switch
        {
            ApprovalRefusal.Nothing => $"Run {run.RunId} of feed {run.Feed} has no deletes that wait.",
            ApprovalRefusal.Running => $"Run {result.Other} of feed {run.Feed} is under way. Approve when it is over; one whose host is dead is ended with POST runs/{result.Other}/cancel.",
            ApprovalRefusal.Pruned => $"Run {result.Other} of feed {run.Feed} is later, and what it saw is no longer kept. Load the feed again; what is missing then is listed anew.",
            _ => $"Run {result.Other} of feed {run.Feed} is later and read records whose key could not be read, which may be any of these products. Approve the list of the last run that read everything.",
        },
        RunId = refusal == ApprovalRefusal.Nothing ? run.RunId : result.Other,
    });

    public static ApiAnswer UnknownReject(long id) => Answer(new Problem
    {
        Type = Urn + "unknown-reject",
        Title = "There is no such reject",
        Status = 404,
        Detail = $"The ledger has no reject {id}. GET rejects lists those it has.",
    });

    public static ApiAnswer RejectClosed(KeptReject reject) => Answer(new Problem
    {
        Type = Urn + "reject-closed",
        Title = "The reject is not open",
        Status = 409,
        Detail = $"Reject {reject.Id} of feed {reject.Feed} is {reject.State}{(reject.Note is { } note ? $" ({note})" : "")}. Nothing was changed.",
    });

    public static ApiAnswer ReplayHeld(string feed, Guid run) => Answer(new Problem
    {
        Type = Urn + "run-held",
        Title = "The feed is being loaded",
        Status = 409,
        Detail = $"Run {run} of feed {feed} is under way. Its rejects can be replayed when it is over: follow it with GET runs/{run}, or end it with POST runs/{run}/cancel.",
        RunId = run,
    });

    /// <summary>Words why a run did not begin.</summary>
    public static ApiAnswer NotBegun(string feed, BeginRunOutput begin) => begin.Outcome switch
    {
        BeginOutcome.Held => Held(feed, begin),
        BeginOutcome.Changed => Answer(Conflict(begin, "feed-changed", "The feed is not the one the run was planned from") with
        {
            Detail = $"Feed {feed} was edited since run {begin.RunId} was planned, which is unfinished ({begin.PagesCommitted} of {begin.PagesPlanned} planned pages are committed)."
                + $" POST feeds/{feed}/runs ends it and begins a new one; to resume it, put the former feed file back.",
        }),
        BeginOutcome.Unresumable => Answer(Conflict(begin, "run-cannot-go-on", "The run cannot be gone on with") with
        {
            Detail = $"Run {begin.RunId} of feed {feed} cannot be gone on with: {begin.DeadEnd?.Message} POST feeds/{feed}/runs ends it and begins a new one, which reads everything that is due.",
        }),
        BeginOutcome.OtherCursor => Answer(Conflict(begin, "watermark-of-another-cursor", "The watermark is of other values than the feed names") with
        {
            Detail = $"The watermark of feed {feed} is of {begin.WatermarkOf}, but the feed now names another source.incremental.cursorPath or type."
                + " Read everything once more with {\"fullRefresh\": true}, or set the watermark with the command etl state set.",
        }),
        BeginOutcome.Finished => Answer(Conflict(begin, "run-over", "The run is over") with
        {
            Detail = $"Run {begin.RunId} of feed {feed} ended {begin.State?.ToText()}. A new run starts with POST feeds/{feed}/runs.",
        }),
        BeginOutcome.Superseded => Answer(Conflict(begin, "run-superseded", "A later run took the feed over") with
        {
            Detail = $"Run {begin.RunId} is not the latest run of feed {feed}, so it cannot be resumed. GET runs?feed={feed} lists them.",
        }),
        BeginOutcome.Unknown => UnknownRun(begin.RunId ?? Guid.Empty),
        _ => throw new InvalidOperationException($"The outcome {begin.Outcome} is no problem."),
    };

    public static ApiAnswer Unavailable(Exception failure) => Answer(new Problem
    {
        Type = Urn + "database-unavailable",
        Title = "The database does not answer",
        Status = 503,
        Detail = $"PostgreSQL could not be asked: {ErrorText.Of(failure)} Try again.",
    }) with { RetryAfter = TryAgain };

    public static ApiAnswer SchemaNotReady(SchemaNotReadyException reason) => Answer(new Problem
    {
        Type = Urn + "database-not-up-to-date",
        Title = "The database is not up to date yet",
        Status = 503,
        Detail = reason.Message,
    }) with { RetryAfter = TryAgain };

    public static ApiAnswer Unexpected() => Answer(new Problem
    {
        Type = Urn + "unexpected",
        Title = "The request failed",
        Status = 500,
        Detail = "An error nobody expected stopped the request. The log of the host has it.",
    });

    public static ApiAnswer Unhealthy(string reason) => Answer(new Problem
    {
        Type = Urn + "unhealthy",
        Title = "Not healthy",
        Status = 503,
        Detail = reason,
    }) with { RetryAfter = TryAgain };

    private static ApiAnswer Held(string feed, BeginRunOutput begin) => Answer(Conflict(begin, "run-held", "The feed is being loaded") with
    {
        Detail = $"Feed {feed} is held by {begin.Holder ?? "its orchestration"}{(begin.HeldSince is { } since ? $" since {since.UtcDateTime:u}" : "")} for run {begin.RunId}."
            + $" Follow it with GET runs/{begin.RunId}, or end it with POST runs/{begin.RunId}/cancel.",
    });

    private static Problem Conflict(BeginRunOutput begin, string kind, string title) => new()
    {
        Type = Urn + kind,
        Title = title,
        Status = 409,
        Detail = "",
        RunId = begin.RunId,
        Holder = begin.Holder,
        HeldSince = begin.HeldSince,
        LeaseUntil = begin.LeaseUntil,
    };

    private static string Where(IReadOnlyList<FieldError> errors) =>
        string.Join("; ", errors.Select(e => $"{e.Field}: found {e.Found}, expected {e.Expected}"));

    private static ApiAnswer Answer(Problem problem) => new(problem.Status, problem);
}
