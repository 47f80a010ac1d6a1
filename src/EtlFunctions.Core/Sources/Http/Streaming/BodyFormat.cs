using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Tells in which format a body is.</summary>
internal static class BodyFormat
{
    /// <summary>Gets the format by the path's ending, or <see langword="null"/> where it tells none.</summary>
    public static FileFormat? ByPath(Uri address)
    {
        var path = address.AbsolutePath;
        path = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NDJSON" or ".JSONL" => FileFormat.Ndjson,
            ".JSON" => FileFormat.Json,
            ".CSV" or ".TSV" or ".TAB" => FileFormat.Csv,
            ".XML" => FileFormat.Xml,
            _ => null,
        };
    }

    /// <summary>Tells whether tabs part the fields of a CSV body, by its type or else by the path's ending.</summary>
    public static bool IsTabbed(Uri address, string? mediaType) => IsTabbed(mediaType) || FileKind.DefaultDelimiter(address.AbsolutePath) == '\t';

    /// <summary>Gets the format the feed names, else that of the path, the content type or the body's beginning.</summary>
    public static FileFormat Of(FileFormat configured, Uri address, string? mediaType, ReadOnlySpan<byte> beginning, string shownAddress)
    {
        var named = Named(configured, address, mediaType);
        if (beginning.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..] markup && !(named == FileFormat.Xml && !ForeignText.IsHtml(markup)))
        {
            throw new SourceException(
                $"{shownAddress}: found an HTML or XML page, such as one to log in or to say what is wrong; expected JSON, NDJSON or CSV, or XML by source.format. Open the address in a browser, and check source.baseUrl, source.path and source.auth.") { StopsRun = true };
        }

        return named ?? ByBeginning(beginning) ?? throw new SourceException(
            $"{shownAddress}: found a body of the type {mediaType ?? "(none)"}; expected JSON, NDJSON, CSV or XML. Set source.format.") { StopsRun = true };
    }

    /// <summary>Gets the format the feed names, else that of the path or content type.</summary>
    public static FileFormat? Named(FileFormat configured, Uri address, string? mediaType) =>
        configured != FileFormat.Auto ? configured : ByPath(address) ?? ByMediaType(mediaType);

    private static bool IsTabbed(string? mediaType) => mediaType?.Contains("tab-separated", StringComparison.OrdinalIgnoreCase) == true;

    private static FileFormat? ByMediaType(string? mediaType) => mediaType switch
    {
        null => null,
        _ when mediaType.Contains("ndjson", StringComparison.OrdinalIgnoreCase) || mediaType.Contains("jsonl", StringComparison.OrdinalIgnoreCase)
            || mediaType.Contains("json-lines", StringComparison.OrdinalIgnoreCase) => FileFormat.Ndjson,
        _ when mediaType.Contains("json", StringComparison.OrdinalIgnoreCase) => FileFormat.Json,
        _ when mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase) && !mediaType.Contains("html", StringComparison.OrdinalIgnoreCase) => FileFormat.Xml,
        _ when mediaType.Contains("csv", StringComparison.OrdinalIgnoreCase) || IsTabbed(mediaType) => FileFormat.Csv,
        _ => null,
    };

    private static FileFormat? ByBeginning(ReadOnlySpan<byte> beginning)
    {
        var text = beginning.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' ? FileFormat.Json : null;
    }
}
