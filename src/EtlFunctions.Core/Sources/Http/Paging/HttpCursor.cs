using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Where planning goes on. Links in it hold no credential.</summary>
internal sealed record HttpCursor
{
    /// <summary>Gets the value an incremental run starts from, or <see langword="null"/> where everything is asked for.</summary>
    public string? Since { get; init; }

    /// <summary>Gets the paginator that was found out, or <see langword="null"/> where the feed names it.</summary>
    public PaginatorOptions? Found { get; init; }

    /// <summary>Gets the path of the array found in the first page.</summary>
    public string? Selector { get; init; }

    /// <summary>Gets the pages asked for so far.</summary>
    public int Index { get; init; }

    /// <summary>Gets the records of a full page: those of the first one, or of the largest one in a walk by cursors or links.</summary>
    public int Size { get; init; }

    /// <summary>Gets the announced number of records.</summary>
    public long? Total { get; init; }

    /// <summary>Gets the smallest number announced so far, where it changed.</summary>
    public long? LeastTotal { get; init; }

    /// <summary>Gets the number of pages, where they are planned without being fetched.</summary>
    public int? Pages { get; init; }

    /// <summary>Gets the fingerprint of the first page.</summary>
    public string? First { get; init; }

    /// <summary>Gets where the responses repeat the page or offset asked for.</summary>
    public string? Echo { get; init; }

    /// <summary>Gets the next link or cursor.</summary>
    public string? Link { get; init; }

    /// <summary>Gets a value indicating whether that is a number, which a body carries as one.</summary>
    public bool? IsNumber { get; init; }

    /// <summary>Gets the records landed so far.</summary>
    public long Count { get; init; }

    /// <summary>Gets the fingerprint of the last page with records, where the walk took it.</summary>
    public string? Last { get; init; }

    /// <summary>Gets the pages in a row that had the records of the page before them.</summary>
    public int Repeats { get; init; }

    /// <summary>Gets the fingerprints of the pages landed.</summary>
    public string? Seen { get; init; }

    /// <summary>Gets the pages without records since the last one with some.</summary>
    public int Empty { get; init; }

    /// <summary>Gets what a streamed body says before its records about more of them.</summary>
    public string? Claim { get; init; }

    /// <summary>Gets why the run cannot end well, once everything that could be read is planned.</summary>
    public string? Fault { get; init; }

    /// <summary>Gets where a streamed body goes on, or <see langword="null"/> for pages.</summary>
    public StreamPosition? Stream { get; init; }

    /// <summary>Gets how far the run is with its export, where the source makes one.</summary>
    public ExportState? Export { get; init; }

    /// <summary>Gets a value indicating whether a body of grouped lines is still looked through, before anything is landed.</summary>
    public bool? LooksThrough { get; init; }

    public static HttpCursor Parse(string cursor)
    {
        try
        {
            return JsonSerializer.Deserialize(cursor, HttpJson.Context.HttpCursor) ?? throw new JsonException("null is no cursor.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"The run's cursor is not one of the HTTP source: {e.Message} The next start begins anew.", e) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, HttpJson.Context.HttpCursor);
}
