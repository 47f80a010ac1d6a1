using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads in a response how the next page is asked for: a cursor or a link.</summary>
internal sealed class NextWay(SourceAddress address, PaginatorOptions paginator, TotalWatch totals)
{
    /// <summary>Gets the cursor or link, or <see langword="null"/> where there is none.</summary>
    /// <exception cref="SourceException">What stands there is neither, so it is no end.</exception>
    public string? Find(HttpPage page) => paginator.Type switch
    {
        PaginatorType.Cursor => Cursor(page, Text(page, paginator.CursorPath!, "cursorPath", "a text or number")),
        PaginatorType.HeaderCursor => Cursor(page, Header(page)),
        PaginatorType.HeaderLink => page.Headers.TryGetValues("Link", out var headers) && LinkHeader.Find(headers, paginator.LinksNextKey ?? "next") is { } link ? Link(page, link) : null,
        _ => Text(page, paginator.NextUrlPath ?? "next", "nextUrlPath", "the address of the next page") is { } url ? Link(page, url) : null,
    };

    /// <summary>Gets another place in a first page that leads on, where the one the feed names is not there at all.</summary>
    public string? Elsewhere(HttpPage page)
    {
        if (paginator.Type == PaginatorType.Cursor && JsonValues.Find(page.Root, paginator.CursorPath!) is not null)
        {
            return null;
        }

        if (paginator.Type == PaginatorType.JsonLink && JsonValues.Find(page.Root, paginator.NextUrlPath ?? "next") is not null)
        {
            return null;
        }

        return new PagingSigns(page).Next is { } next ? $"{JsonValues.Describe(next.Value)} at \"{next.Path}\"" : null;
    }

    /// <summary>Tells whether the cursor is a number that the body of the next request carries; <see langword="null"/> where it does not matter.</summary>
    public bool? IsNumber(HttpPage page) =>
        paginator is { Type: PaginatorType.Cursor, CursorBodyPath: not null } && JsonValues.Find(page.Root, paginator.CursorPath!) is { ValueKind: JsonValueKind.Number } ? true : null;

    private string? Header(HttpPage page) =>
        page.Headers.NonValidated.TryGetValues(paginator.CursorKey!, out var values) && values.ToString().Trim() is { Length: > 0 } cursor && cursor is not ("null" or "false") ? cursor : null;

    private static string? Cursor(HttpPage page, string? cursor)
    {
        // No cursor leads to the beginning: 0 is how some APIs say that there is none.
        cursor = cursor == "0" ? null : cursor;
        return cursor is null or { Length: <= HttpConstants.MaxLinkLength }
            ? cursor
            : throw new SourceException($"{page.ShownAddress}: found a cursor of {cursor.Length} characters; expected at most {HttpConstants.MaxLinkLength}.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    private string Link(HttpPage page, string link)
    {
        if (!Uri.TryCreate(page.Address, link, out var next) || next.Scheme is not ("http" or "https")
            || (page.Address.Scheme == "https" && next.Scheme == "http" && next.Host != page.Address.Host))
        {
            throw new SourceException($"{page.ShownAddress}: found a next link that is no address of the web; expected one that begins with http:// or https://.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }

        if (page.Request.StaysHome && !address.IsHome(next))
        {
            throw new SourceException(
                $"{page.ShownAddress}: found a next link to {next.GetLeftPart(UriPartial.Authority)}, another origin; expected one of {address.Home}: the body of a POST is sent nowhere else. Set source.baseUrl to the origin that it names if both are the same API.") { StopsRun = true };
        }

        if (!address.IsHome(next) && address.HasCredentials)
        {
            totals.Note($"the next links lead from {address.Home} to {next.GetLeftPart(UriPartial.Authority)}, another origin: the credentials and headers of the feed are withheld from it");
        }

        return address.Store(next);
    }

    // false, null and an empty text say that there is none; so does a value that is missing.
    private static string? Text(HttpPage page, string path, string key, string expected)
    {
        var value = JsonValues.Find(Body(page), path);
        return value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.False } or { ValueKind: JsonValueKind.String } or { ValueKind: JsonValueKind.Number }
            && !(key == "nextUrlPath" && value is { ValueKind: JsonValueKind.Number })
            ? JsonValues.Text(value)
            : throw new SourceException(
                $"{page.ShownAddress}: found {JsonValues.Describe(value)} at \"{path}\" (paginator.{key}); expected {expected}, or null at the end. What stands there cannot be followed and is no end: correct source.paginator{Hint(value, path)} and start anew with `etl run --fresh`.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    private static string Hint(JsonElement? value, string path) => value is { ValueKind: JsonValueKind.Object } found
        && found.EnumerateObject().FirstOrDefault(member => JsonValues.Text(member.Value) is not null) is { Value.ValueKind: not JsonValueKind.Undefined } inner
        ? $", perhaps to \"{path}.{JsonValues.Escape(inner.Name)}\","
        : string.Empty;

    // Without a body that can be read, that no link was found would look like the end.
    private static JsonElement Body(HttpPage page) =>
        page.Root ?? throw new SourceException($"{page.ShownAddress}: the body is no valid JSON, so the way to the next page cannot be read in it. The next start asks again.") { StopsRun = true };
}
