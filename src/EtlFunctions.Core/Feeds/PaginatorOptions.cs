namespace EtlFunctions.Feeds;

/// <summary>The part <c>source.paginator</c> of a feed. Which keys a type takes is told by each.</summary>
public sealed record PaginatorOptions
{
    /// <summary>Gets the type; the default is <see cref="PaginatorType.Auto"/>.</summary>
    public PaginatorType Type { get; init; } = PaginatorType.Auto;

    /// <summary>Gets the number of the first page, 0 or more; required for <c>pageNumber</c>, since a wrong one would lose a page.</summary>
    public int? BasePage { get; init; }

    /// <summary>Gets the parameter of <c>pageNumber</c>; by default <c>page</c>.</summary>
    public string? PageParam { get; init; }

    /// <summary>Gets the place of the body that counts pages, in place of <see cref="PageParam"/>.</summary>
    public string? PageBodyPath { get; init; }

    /// <summary>Gets the offset of the first page for <c>offset</c>; by default 0.</summary>
    public int? Offset { get; init; }

    /// <summary>Gets the parameter of <c>offset</c>; by default <c>offset</c>.</summary>
    public string? OffsetParam { get; init; }

    /// <summary>Gets the place of the body that counts records, in place of <see cref="OffsetParam"/>.</summary>
    public string? OffsetBodyPath { get; init; }

    /// <summary>Gets the records to ask for with <c>pageNumber</c> and <c>offset</c>, 1 to 10,000; by default <c>limits.pageSize</c>.</summary>
    public int? Limit { get; init; }

    /// <summary>Gets the parameter that carries the limit; by default <c>limit</c> for <c>offset</c>, none for <c>pageNumber</c>.</summary>
    public string? LimitParam { get; init; }

    /// <summary>Gets the place of the body that carries the limit, in place of <see cref="LimitParam"/>.</summary>
    public string? LimitBodyPath { get; init; }

    /// <summary>Gets the path of the number of all records; by default <c>total</c> where the response has it, else well-known headers.</summary>
    public string? TotalPath { get; init; }

    /// <summary>Gets the response header with the number of all records.</summary>
    public string? TotalHeader { get; init; }

    /// <summary>Gets the path of the number of all pages, for <c>pageNumber</c>.</summary>
    public string? TotalPagesPath { get; init; }

    /// <summary>Gets the response header with the number of all pages, for <c>pageNumber</c>.</summary>
    public string? TotalPagesHeader { get; init; }

    /// <summary>Gets the path of the truth value that tells whether more pages follow.</summary>
    public string? HasMorePath { get; init; }

    /// <summary>Gets the path where a response of <c>pageNumber</c> or <c>offset</c> repeats the page or offset asked for; a difference stops the run.</summary>
    public string? EchoPath { get; init; }

    /// <summary>Gets a value indicating whether a page without records ends <c>pageNumber</c> and <c>offset</c>; by default <see langword="true"/>.</summary>
    public bool? StopAfterEmptyPage { get; init; }

    /// <summary>Gets the last page number to read for <c>pageNumber</c>.</summary>
    public int? MaximumPage { get; init; }

    /// <summary>Gets the offset from which on nothing is read for <c>offset</c>.</summary>
    public int? MaximumOffset { get; init; }

    /// <summary>Gets the path of the next cursor, required for <c>cursor</c>; missing, null or empty at the end.</summary>
    public string? CursorPath { get; init; }

    /// <summary>Gets the parameter that carries the cursor; by default <c>cursor</c>.</summary>
    public string? CursorParam { get; init; }

    /// <summary>Gets the place of the body that carries the cursor, in place of <see cref="CursorParam"/>; by default <c>variables.after</c> for GraphQL.</summary>
    public string? CursorBodyPath { get; init; }

    /// <summary>Gets the response header with the next cursor for <c>headerCursor</c>, as dlt's <c>cursor_key</c>; missing or empty at the end.</summary>
    public string? CursorKey { get; init; }

    /// <summary>Gets the path of the next page's address for <c>jsonLink</c>; by default <c>next</c>.</summary>
    public string? NextUrlPath { get; init; }

    /// <summary>Gets the relation of the next page in the header <c>Link</c> for <c>headerLink</c>; by default <c>next</c>.</summary>
    public string? LinksNextKey { get; init; }

    /// <summary>Gets a value indicating whether each response holds a cursor for the next.</summary>
    internal bool IsCursor => Type is PaginatorType.Cursor or PaginatorType.HeaderCursor;

    /// <summary>Gets the parameter that carries the limit, if one does.</summary>
    internal string? EffectiveLimitParam => LimitParam ?? (Type == PaginatorType.Offset && LimitBodyPath is null && OffsetBodyPath is null ? "limit" : null);

    /// <summary>Gets what of it is put into the body.</summary>
    internal IEnumerable<(string Key, string Path)> BodyPaths
    {
        get
        {
            (string, string?)[] places = [("pageBodyPath", PageBodyPath), ("offsetBodyPath", OffsetBodyPath), ("limitBodyPath", LimitBodyPath), ("cursorBodyPath", CursorBodyPath)];
            return places.Where(place => place.Item2 is not null).Select(place => (place.Item1, place.Item2!));
        }
    }
}

/// <summary>How an API cuts its records into pages.</summary>
public enum PaginatorType
{
    /// <summary>Found out from the first response; the choice is logged with the explicit setting to write down.</summary>
    Auto,

    /// <summary>A parameter counts pages.</summary>
    PageNumber,

    /// <summary>A parameter counts the records to skip.</summary>
    Offset,

    /// <summary>Each response holds an opaque cursor that asks for the next one.</summary>
    Cursor,

    /// <summary>A header of each response holds an opaque cursor that asks for the next one.</summary>
    HeaderCursor,

    /// <summary>The response header <c>Link</c> (RFC 8288) names the next page.</summary>
    HeaderLink,

    /// <summary>The response body holds the address of the next page.</summary>
    JsonLink,

    /// <summary>One response of any size holds every record.</summary>
    SinglePage,
}
