using System.Globalization;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Http;

namespace EtlFunctions.Loading;

/// <summary>Decides what a reject is under the feed's mapping of now: pure.</summary>
internal sealed class ReplayJudge(Feed feed, IRecordMapper mapper)
{
    private const string TooLarge = "record_too_large";

    private readonly RecordKeyReader? _keys = RecordKeyReader.Of(feed.Mapping, feed.Source.Transform is not null);

    /// <summary>Judges a reject.</summary>
    public ReplayVerdict Judge(OpenReject reject)
    {
        if (reject.Bytes > reject.Raw.Length)
        {
            return No("cut", $"only its first {reject.Raw.Length:N0} of {reject.Bytes:N0} bytes are kept. A new run reads it whole");
        }

        if (reject.IsUnfinished)
        {
            return No("unfinished", $"run {reject.RunId}, which met it, is unfinished and may yet load another record of its product. Resume that run or start anew first");
        }

        if (reject.Stage == "read" && reject.Code != TooLarge)
        {
            return No(reject.Code, $"the source could not read it as a whole record ({reject.Code}). Mend the source; a new run reads it again");
        }

        if (reject.Code == TooLarge && reject.Raw.Length > feed.Limits.MaxRecordBytes)
        {
            return No(TooLarge, $"it has {reject.Raw.Length:N0} bytes, limits.maxRecordBytes allows {feed.Limits.MaxRecordBytes:N0}. Raise the limit and replay again");
        }

        if (feed.Source is HttpSourceOptions { Children.Count: > 0 } http && LackingChildren.Find(http, reject.Raw) is { } into)
        {
            return No(RejectCodes.ChildrenIncomplete, $"its children \"{into}\" (source.children) are not in it: it was met before the feed had them. A new run asks for them");
        }

        var record = new RawRecord(RecordLocation.Parse(reject.Location), reject.Raw);
        return feed.Source.Transform is not null ? JudgeTransformed(reject, record)
            : RawLines.TryRead(record.Payload) is not null ? No("kept_lines", "it is kept as the feed's transform took it, and the feed has none now. A new run reads it anew")
            : Judge(reject, record);
    }

    private ReplayVerdict JudgeTransformed(OpenReject reject, RawRecord raw)
    {
        if (RowMerge.IsOfRows(raw))
        {
            return No("kept_rows", "its rows were put together when the feed had no transform. A new run puts them together anew");
        }

        var records = ReplayedRecords.Of(feed, raw).Where(r => !r.IsFiltered).ToList();
        var ofKey = reject.ExternalId is null ? [] : records.FindAll(r => _keys?.Read(r) == reject.ExternalId);
        return records switch
        {
            [] => No("filtered", "the transform leaves it out now. Discard it"),
            [var only] => Judge(reject, only),
            _ when ofKey is [var one] => Judge(reject, one),
            _ => No("several_records", $"the transform makes {records.Count:N0} records of it now. A new run loads them"),
        };
    }

    private ReplayVerdict Judge(OpenReject reject, RawRecord record)
    {
        if (record.Problem is { } problem)
        {
            return new ReplayVerdict { Reason = problem, ExternalId = _keys?.Read(record) };
        }

        var mapped = mapper.Map(record);
        if (!mapped.IsProduct)
        {
            return reject.Code == TooLarge && mapped.Reject.Code is RejectCodes.InvalidJson or RejectCodes.InvalidUtf8
                ? No(TooLarge, "only its beginning is kept. A new run reads it whole")
                : new ReplayVerdict { Reason = mapped.Reject, ExternalId = _keys?.Read(record) };
        }

        return RowMerge.IsOfRows(record) && Torn(reject, mapped.Product) is { } torn
            ? No("rows_apart", torn)
            : new ReplayVerdict { Item = new LoadItem(mapped.Product, record) };
    }

    /// <summary>A product of which only some rows are here would lose the SKUs of the others.</summary>
    private static string? Torn(OpenReject reject, Product product) =>
        reject.ExternalId != product.ExternalId
            ? $"its rows were put together when its product's key was {(reject.ExternalId is { } key ? $"'{FoundText.Quote(key)}'" : "not read")}, and it is '{FoundText.Quote(product.ExternalId)}' now. A new run puts them together anew"
            : reject.IsRival || reject.IsTorn
                ? "other rows or lines of its run may belong to its product. A new run puts them together"
                : null;

    private static ReplayVerdict No(string code, FormattableString why) => No(code, why.ToString(CultureInfo.InvariantCulture));

    private static ReplayVerdict No(string code, string why) => new() { NotReplayed = (code, why) };
}

/// <summary>What a reject is now: a product, a reject for a reason, or nothing that a replay could do right by.</summary>
internal sealed record ReplayVerdict
{
    public LoadItem? Item { get; init; }

    public RejectReason? Reason { get; init; }

    public string? ExternalId { get; init; }

    public (string Code, string Why)? NotReplayed { get; init; }
}
