using System.Globalization;
using System.Text;
using System.Text.Json;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Holds what a streamed body says beside its records against the records that came: a body that is one page of many is not all.</summary>
internal static class StreamedClaims
{
    /// <summary>Takes note of what stands before the records, which a restart in their middle does not see again.</summary>
    public static HttpCursor Take(HttpCursor cursor, RecordReader reader, Uri address)
    {
        if (cursor is not { Claim: null, Total: null, Stream: null or { Offset: 0 } } || Beside(reader, address) is not { } page)
        {
            return cursor;
        }

        return cursor with { Claim = More(page), Total = Total(page) };
    }

    /// <summary>Gets what speaks against the records being all, once all are read.</summary>
    public static string? Contradict(HttpCursor cursor, RecordReader reader, Uri address, TotalWatch totals)
    {
        var page = Beside(reader, address);
        var total = (page is null ? null : Total(page)) ?? cursor.Total;
        var count = reader.Position.Number - 1 + reader.Position.Skip;
        var claim = (page is null ? null : More(page)) ?? cursor.Claim;
        if (total > count)
        {
            claim = string.Create(CultureInfo.InvariantCulture, $"a total of {total:N0}");
        }
        else if (total < count)
        {
            totals.Note(string.Create(CultureInfo.InvariantCulture, $"the source announced {total:N0} records and {count:N0} came: the announced total was too low; everything that came is loaded"));
        }

        return claim is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{reader.Name}: {count} records came, but the body says {claim}: it is one page of several. What came is loaded, but the run cannot succeed. Set source.paginator to how the API pages instead of singlePage, then start anew with `etl run --fresh`.");
    }

    private static long? Total(HttpPage page) => JsonValues.Integer(JsonValues.Find(page.Root, "total")) is >= 0 and var total ? total : null;

    private static string? More(HttpPage page)
    {
        var signs = new PagingSigns(page);
        return signs.More is { IsMore: true } more ? $"{more.Text} at \"{more.Path}\"" : signs.Next is { } next ? $"{JsonValues.Describe(next.Value)} at \"{next.Path}\"" : null;
    }

    private static HttpPage? Beside(RecordReader reader, Uri address)
    {
        if (reader is not JsonArrayRecordReader { Beside: { Count: > 0 } beside })
        {
            return null;
        }

        var json = new StringBuilder("{");
        foreach (var (name, value) in beside)
        {
            json.Append(json.Length > 1 ? "," : string.Empty).Append(JsonSerializer.Serialize(name, HttpJson.Context.String)).Append(':').Append(Encoding.UTF8.GetString(value));
        }

        var root = JsonValues.TryParse(Encoding.UTF8.GetBytes(json.Append('}').ToString()));
        using var response = new HttpResponseMessage();
        return root is null ? null : new HttpPage(reader.Name, new SourceRequest(address), response.Headers, new Lazy<JsonElement?>(root), null, []);
    }
}
