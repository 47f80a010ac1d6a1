using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>The token of a planned page: where it is asked for and what it must hold, or where it was landed from.</summary>
internal sealed record HttpPageToken
{
    /// <summary>Gets the address as shown, of a page that is landed.</summary>
    public string? Landed { get; init; }

    /// <summary>Gets the value an incremental run starts from, or <see langword="null"/> where everything is asked for.</summary>
    public string? Since { get; init; }

    public PaginatorOptions? Found { get; init; }

    public string? Selector { get; init; }

    /// <summary>Gets the page's number from 0.</summary>
    public int Index { get; init; }

    public int Size { get; init; }

    public long? Total { get; init; }

    public int Pages { get; init; }

    public string? First { get; init; }

    public string? Echo { get; init; }

    public static HttpPageToken Parse(string token)
    {
        try
        {
            return JsonSerializer.Deserialize(token, HttpJson.Context.HttpPageToken) ?? throw new JsonException("null is no token.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"A page token of the ledger is not one of the HTTP source: {e.Message} The next start begins anew.", e) { StopsRun = true, DeadEnd = DeadEnd.PageLost };
        }
    }

    public static PlannedPage OfLanded(string shownAddress, IReadOnlyCollection<RawRecord> records) =>
        new HttpPageToken { Landed = shownAddress }.ToPage(LandedRecords.Write(records));

    public PlannedPage ToPage(ReadOnlyMemory<byte> landed = default) => new(JsonSerializer.Serialize(this, HttpJson.Context.HttpPageToken), landed);
}
