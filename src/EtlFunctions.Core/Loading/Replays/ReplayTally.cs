namespace EtlFunctions.Loading;

/// <summary>Counts what comes of a replay.</summary>
internal sealed class ReplayTally(string feed)
{
    private const int ReasonsKept = 50;

    private readonly Dictionary<(string Outcome, string Code), ReplayReason> _reasons = [];
    private long _inserted;
    private long _updated;
    private long _unchanged;
    private long _newer;
    private long _rejected;
    private long _notReplayed;

    public long Tried => _inserted + _updated + _unchanged + _newer + _rejected + _notReplayed;

    public void Loaded(string outcome)
    {
        switch (outcome)
        {
            case "inserted":
                _inserted++;
                break;
            case "updated":
                _updated++;
                break;
            default:
                _unchanged++;
                break;
        }
    }

    public void Newer(long id, string message)
    {
        _newer++;
        Add("newer", "newer", id, message);
    }

    public void Rejected(long id, string code, string message)
    {
        _rejected++;
        Add("rejected", code, id, message);
    }

    public void NotReplayed(long id, string code, string message)
    {
        _notReplayed++;
        Add("not_replayed", code, id, message);
    }

    public ReplayReport ToReport() => new()
    {
        Feed = feed,
        Tried = Tried,
        Inserted = _inserted,
        Updated = _updated,
        Unchanged = _unchanged,
        Newer = _newer,
        Rejected = _rejected,
        NotReplayed = _notReplayed,
        Reasons = [.. _reasons.Values.OrderByDescending(r => r.Rejects).ThenBy(r => r.Code, StringComparer.Ordinal).Take(ReasonsKept)],
    };

    private void Add(string outcome, string code, long id, string message) =>
        _reasons[(outcome, code)] = _reasons.TryGetValue((outcome, code), out var known)
            ? known with { Rejects = known.Rejects + 1 }
            : new ReplayReason(outcome, code, 1, id, message);
}
