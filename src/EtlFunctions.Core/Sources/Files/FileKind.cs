using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>How a file holds its records, with nothing left to detect.</summary>
/// <param name="Format">Any format but <see cref="FileFormat.Auto"/>.</param>
/// <param name="IsGzip">Whether the file is compressed.</param>
internal readonly record struct FileKind(FileFormat Format, bool IsGzip)
{
    /// <summary>Gets the encoding of the feed or, once the file was opened, of its byte order mark; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; init; }

    /// <summary>Gets a value indicating whether lines of the file are lines of records, so that a page is a slice of bytes.</summary>
    public bool IsPlainNdjson => Format == FileFormat.Ndjson && !IsGzip && Charset?.KeepsLines != false;

    /// <summary>Gets the delimiter of a CSV file where the feed names none: the tab by the ending .tsv or .tab, else the comma.</summary>
    public static char DefaultDelimiter(string name) =>
        Path.GetExtension(WithoutGzip(name)).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : ',';

    /// <summary>Gets the kind by the feed or else by the name, or <see langword="null"/> where neither tells it.</summary>
    public static FileKind? Find(string name, FileSourceOptions options)
    {
        var plain = WithoutGzip(name);
        FileFormat? format = options.Format != FileFormat.Auto ? options.Format : Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".NDJSON" or ".JSONL" => FileFormat.Ndjson,
            ".JSON" => FileFormat.Json,
            ".CSV" or ".TSV" or ".TAB" => FileFormat.Csv,
            _ => null,
        };
        var isGzip = options.Compression == FileCompression.Gzip || (options.Compression == FileCompression.Auto && plain.Length < name.Length);
        return format is { } known ? new FileKind(known, isGzip) { Charset = Charsets.Of(options.Encoding) } : null;
    }

    private static string WithoutGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}
