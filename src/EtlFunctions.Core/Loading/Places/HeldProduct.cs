using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Decides what the held records of one product are together.</summary>
/// <param name="mapper">The mapping.</param>
/// <param name="lines">The fields by which lines name each other, or <see langword="null"/> where they do not.</param>
/// <param name="maxRecordBytes">The most bytes of a record.</param>
/// <param name="keys">Reads the key of a record that the mapping does not take, or <see langword="null"/> where only the mapping can.</param>
internal sealed class HeldProduct(IRecordMapper mapper, LineKeys? lines, int maxRecordBytes, RecordKeyReader? keys = null)
{
    /// <summary>What ends the key of a part whose name several products give; no key of theirs ends so.</summary>
    public const string SharedName = "\u0001";

    private readonly List<LoadItem> _items = [];
    private readonly List<Reject> _rejects = [];
    private readonly List<string> _keys = [];
    private readonly List<string?> _ids = [];
    private int _read;
    private int _duplicates;
    private int _superseded;
    private int _repeats;

    /// <summary>Adds the records of one product, in source order.</summary>
    public void Add(IReadOnlyList<HeldRow> rows)
    {
        _keys.Add(rows[0].Key);
        var parts = rows.Where(r => r.IsPart).ToList();
        var wholes = rows.Where(r => !r.IsPart).ToList();
        if (parts.Count > 0 && wholes.Count > 0)
        {
            wholes[^1] = Attach(wholes[^1], ref parts);
        }

        foreach (var lost in parts)
        {
            Refuse(lost, LostLine(rows[0].Key));
        }

        if (wholes.Count == 0)
        {
            _ids.Add(null);
        }
        else if (wholes.Count > 1 && lines is null && wholes.All(w => RowMerge.IsOfRows(w.Record)))
        {
            AddMerged(wholes);
        }
        else
        {
            Take(wholes, wholes);
        }
    }

    /// <summary>Makes the chunk that settles what was added.</summary>
    public Chunk ToChunk(ChunkKey key) => new(key, IsLast: true, _items, _rejects)
    {
        Settlement = new Settlement(_keys, _ids, _read, _duplicates, _superseded, _repeats),
    };

    private static string PriorOf(IEnumerable<HeldRow> rows)
    {
        var counted = rows.Where(r => r.IsCounted).Select(r => r.Action).ToList();
        return counted.Count == 0 ? "" : counted.Contains("i") ? "i" : counted.Contains("u") ? "u" : "n";
    }

    private RejectReason LostLine(string key)
    {
        var ids = string.Join(" or ", (lines?.Ids ?? []).Select(i => i.ToString()));
        return key.EndsWith(SharedName, StringComparison.Ordinal)
            ? new RejectReason(
                RejectStage.Read,
                "ambiguous_line",
                $"found a line whose {lines?.Parent} is \"{FoundText.Quote(key[..^SharedName.Length])}\", and several products with that {ids}; expected one. The line is kept among the rejects.")
            : new RejectReason(
                RejectStage.Read,
                "lost_line",
                $"found a line whose {lines?.Parent} is \"{FoundText.Quote(key)}\"; expected a line with that {ids} in the source. The line is kept among the rejects.");
    }

    private HeldRow Attach(HeldRow whole, ref List<HeldRow> parts)
    {
        if (whole.Record.Problem is not null)
        {
            return whole;
        }

        var merged = RowMerge.Attach(whole.Record, parts, lines!, out var lost);
        var attached = parts.Except(lost);
        parts = [.. lost];
        return whole with { Record = Bounded(whole.Record with { Payload = merged, From = From(attached.Prepend(whole)) }) };
    }

    private void AddMerged(List<HeldRow> rows)
    {
        var problem = rows.Select(r => r.Record.Problem).FirstOrDefault(p => p is not null);
        var merged = Bounded(rows[0].Record with { Payload = RowMerge.Merge(rows), From = From(rows), Problem = problem });
        Take([rows[0] with { Record = merged }], rows);
    }

    /// <summary>Takes the newest of the candidates; all rows are dealt with by it.</summary>
    private void Take(List<HeldRow> candidates, List<HeldRow> rows)
    {
        (HeldRow Row, Product Product)? newest = null;
        var refused = 0;
        foreach (var row in candidates)
        {
            var mapped = row.Record.Problem is { } problem ? MappedRecord.Of(problem) : mapper.Map(row.Record);
            if (!mapped.IsProduct)
            {
                Refuse(row, mapped.Reject);
                refused++;
            }
            else if (newest is null || NewestRecord.Supersedes(mapped.Product, newest.Value.Product))
            {
                newest = (row, mapped.Product);
            }
        }

        _ids.Add(newest?.Product.ExternalId);
        if (newest is not { } taken)
        {
            return;
        }

        var prior = PriorOf(rows);
        var isMerged = candidates.Count < rows.Count;
        var uncounted = isMerged ? rows.Any(r => !r.IsCounted) && prior.Length == 0 ? 1 : 0 : rows.Count(r => !r.IsCounted) - refused;
        var counted = rows.Count(r => r.Action is "i" or "u" or "n" or "s");
        var updates = rows.Count(r => r.Action == "u");
        _read += uncounted;
        _duplicates += Math.Max(0, uncounted - (prior.Length == 0 ? 1 : 0));
        _superseded += updates - (prior == "u" ? 1 : 0);
        _repeats += Math.Max(0, counted - 1);
        _items.Add(new LoadItem(taken.Product, taken.Row.Record)
        {
            Place = rows[0].Place,
            Page = rows[0].Page,
            Prior = prior,
            FurtherMarks = [.. rows.Where(r => r != taken.Row && r.Record.Mark is not null).Select(r => r.Record.Mark!)],
        });
    }

    private void Refuse(HeldRow row, RejectReason reason)
    {
        // One that was loaded before and is refused now was read otherwise; it stays among those counted then.
        if (!row.IsCounted)
        {
            _read++;
            _rejects.Add(new Reject(row.Record, reason, row.IsPart ? null : keys?.Read(row.Record)) { Place = row.Place });
        }
    }

    private static TransformedFrom? From(IEnumerable<HeldRow> rows) => rows.First().Record.From is { } origin
        ? origin with { Record = origin.Record with { Payload = RawLines.Join([.. rows.Select(r => r.Record.Kept)]) } }
        : null;

    private RawRecord Bounded(RawRecord record) => record.Payload.Length <= maxRecordBytes ? record : record with
    {
        Problem = record.Problem ?? new RejectReason(
            RejectStage.Read,
            "record_too_large",
            $"found a product of {record.Payload.Length:N0} bytes in its rows together; expected at most {maxRecordBytes:N0} (limits.maxRecordBytes). Raise the limit and load again."),
    };
}
