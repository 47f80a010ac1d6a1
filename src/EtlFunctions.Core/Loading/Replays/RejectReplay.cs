using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Maps the open rejects of a feed again, by its mapping of now, and loads what passes.</summary>
/// <remarks>
/// Each product is committed together with the end of its reject, so a replay may be killed at any instant and begun again. It
/// takes no lease: each statement looks whether a run is under way, and a run that begins waits for one statement at most.
/// </remarks>
public sealed class RejectReplay
{
    private const int AtOnce = 25;

    private readonly ReplayLedger _ledger;
    private readonly RejectClosing _closing;
    private readonly RunReader _runs;
    private readonly IRecordMapperFactory _mappers;
    private readonly TimeProvider _timeProvider;

    internal RejectReplay(ReplayLedger ledger, RejectClosing closing, RunReader runs, IRecordMapperFactory mappers, TimeProvider timeProvider)
    {
        _ledger = ledger;
        _closing = closing;
        _runs = runs;
        _mappers = mappers;
        _timeProvider = timeProvider;
    }

    /// <summary>Replays.</summary>
    /// <param name="feed">The feed, as it is now.</param>
    /// <param name="most">How long it may take; what is then left is told. <see langword="null"/> for as long as it needs.</param>
    /// <param name="progress">Is told how many rejects were tried.</param>
    /// <param name="cancellationToken">Stops before the next statement; what is loaded stays.</param>
    /// <exception cref="MappingException">The feed's mapping cannot work.</exception>
    public async Task<ReplayReport> RunAsync(Feed feed, TimeSpan? most, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var started = _timeProvider.GetTimestamp();
        var judge = new ReplayJudge(feed, _mappers.Create(feed.Name, feed.Mapping));
        var tally = new ReplayTally(feed.Name);
        if (await HeldByAsync(feed.Name, cancellationToken) is { } run)
        {
            return await ReportAsync(tally, null, run, cancellationToken);
        }

        await _closing.CloseEarlierAsync(feed.Name, null, cancellationToken);
        OpenReject? last = null;
        while (await _ledger.NextAsync(feed.Name, last, AtOnce, cancellationToken) is { Count: > 0 } next)
        {
            if (!await ReplayAsync(feed.Name, next, judge, tally, cancellationToken))
            {
                return await ReportAsync(tally, last, await HeldByAsync(feed.Name, cancellationToken), cancellationToken);
            }

            last = next[^1];
            progress?.Report(tally.Tried);
            if (most is { } bound && _timeProvider.GetElapsedTime(started) > bound)
            {
                break;
            }
        }

        return await ReportAsync(tally, last, null, cancellationToken);
    }

    private async Task<Guid?> HeldByAsync(string feed, CancellationToken cancellationToken) =>
        await _runs.FindAsync(null, feed, cancellationToken) is { } run && run.State.IsAlive() ? run.RunId : null;

    private async Task<ReplayReport> ReportAsync(ReplayTally tally, OpenReject? last, Guid? heldBy, CancellationToken cancellationToken)
    {
        var report = tally.ToReport();
        return report with { HeldBy = heldBy, Left = await _ledger.CountAfterAsync(report.Feed, last, cancellationToken) };
    }

    /// <returns><see langword="false"/> where a run has begun.</returns>
    private async Task<bool> ReplayAsync(string feed, IReadOnlyList<OpenReject> rejects, ReplayJudge judge, ReplayTally tally, CancellationToken cancellationToken)
    {
        var stay = new List<(OpenReject Reject, RejectReason Reason, string? ExternalId)>();
        var pass = new List<(OpenReject Reject, LoadItem Item)>();
        foreach (var reject in rejects)
        {
            var verdict = judge.Judge(reject);
            if (verdict.NotReplayed is { } no)
            {
                tally.NotReplayed(reject.Id, no.Code, no.Why);
            }
            else if (verdict.Reason is { } reason)
            {
                stay.Add((reject, reason, verdict.ExternalId));
            }
            else
            {
                pass.Add((reject, verdict.Item!));
            }
        }

        // Records of one product one after the other, the newest first: each is held against what the one before has left.
        while (pass.Count > 0)
        {
            var round = pass.DistinctBy(p => p.Item.Product.ExternalId).ToList();
            pass.RemoveAll(round.Contains);
            if (!await LoadAsync(feed, round, stay, tally, cancellationToken))
            {
                return false;
            }
        }

        await _ledger.KeepAsync(stay, cancellationToken);
        foreach (var (reject, reason, _) in stay)
        {
            tally.Rejected(reject.Id, reason.Code, reason.Message);
        }

        return true;
    }

    private async Task<bool> LoadAsync(
        string feed,
        List<(OpenReject Reject, LoadItem Item)> round,
        List<(OpenReject Reject, RejectReason Reason, string? ExternalId)> stay,
        ReplayTally tally,
        CancellationToken cancellationToken)
    {
        var rejects = round.ToDictionary(r => r.Item.Product.ExternalId, r => r.Reject, StringComparer.Ordinal);
        var (items, unstorable) = await _ledger.StorableAsync([.. round.Select(r => r.Item)], cancellationToken);
        stay.AddRange(unstorable.Select(u => (rejects[u.ExternalId!], u.Reason, (string?)null)));
        foreach (var (externalId, outcome, message) in await _ledger.LoadAsync(feed, items, rejects, cancellationToken))
        {
            if (externalId is null)
            {
                return false;
            }

            var id = rejects[externalId].Id;
            switch (outcome)
            {
                case "inserted" or "updated" or "unchanged":
                    tally.Loaded(outcome);
                    break;
                case "newer":
                    tally.Newer(id, message ?? "the catalog has a later state of the product");
                    break;
                case "claimed" or "refused":
                    tally.Rejected(id, outcome == "claimed" ? "SK001" : "refused", message ?? outcome);
                    break;
                case "unclear":
                    tally.NotReplayed(id, "unclear", $"{message}, and no updatedAt tells which of the two is the newer. A new run decides");
                    break;
                default:
                    tally.NotReplayed(id, "changed", "a run met it or somebody closed it meanwhile");
                    break;
            }
        }

        return true;
    }
}
