using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>How a file holds its records, with nothing left to detect.</summary>
/// <param name="Format">Any format but <see cref="FileFormat.Auto"/>, which only an archive has whose entries are not known yet.</param>
/// <param name="IsGzip">Whether the file is compressed.</param>
internal readonly record struct FileKind(FileFormat Format, bool IsGzip)
{
    /// <summary>Gets the encoding of the feed or, once the file was opened, of its byte order mark; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; init; }

    /// <summary>Gets a value indicating whether the file is a zip archive.</summary>
    public bool IsZip { get; init; }

    /// <summary>Gets the entry of a zip archive, once it is known.</summary>
    public string? Entry { get; init; }

    /// <summary>Gets the sheet of a workbook, or <see langword="null"/> for the only visible one.</summary>
    public string? Sheet { get; init; }

    /// <summary>Gets a value indicating whether the text is not there as it is stored.</summary>
    public bool IsPacked => IsGzip || IsZip;

    /// <summary>Gets a value indicating whether lines of the file are lines of records, so that a page is a slice of bytes.</summary>
    public bool IsPlainNdjson => Format == FileFormat.Ndjson && !IsPacked && Charset?.KeepsLines != false;

    /// <summary>Gets the delimiter of a CSV file where the feed names none: the tab by the ending .tsv or .tab, else the comma.</summary>
    public static char DefaultDelimiter(string name) =>
        Path.GetExtension(WithoutGzip(name)).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : ',';

    /// <summary>Gets the kind by the feed or else by the name, or <see langword="null"/> where neither tells it.</summary>
    public static FileKind? Find(string name, FileSourceOptions options)
    {
        var (file, entry) = PartOf(name);
        var isZip = options.Compression == FileCompression.Zip || (options.Compression == FileCompression.Auto && file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase));
        if (isZip && entry is null)
        {
            return new FileKind(FileFormat.Auto, IsGzip: false) { IsZip = true };
        }

        var plain = isZip ? entry! : WithoutGzip(name);
        FileFormat? format = options.Format != FileFormat.Auto ? options.Format : Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".NDJSON" or ".JSONL" => FileFormat.Ndjson,
            ".JSON" => FileFormat.Json,
            ".CSV" or ".TSV" or ".TAB" => FileFormat.Csv,
            ".XLSX" or ".XLSM" => FileFormat.Xlsx,
            ".XML" => FileFormat.Xml,
            _ => null,
        };
        var isGzip = options.Compression == FileCompression.Gzip || (options.Compression == FileCompression.Auto && !isZip && plain.Length < name.Length);
        return format is not { } known ? null : new FileKind(known, isGzip)
        {
            Charset = known is FileFormat.Xlsx or FileFormat.Xml ? null : Charsets.Of(options.Encoding),
            IsZip = isZip,
            Entry = isZip ? entry : null,
            Sheet = options.Sheet,
        };
    }

    /// <summary>Takes the name of an archive's entry apart.</summary>
    public static (string File, string? Entry) PartOf(string name) =>
        name.IndexOf(ZipEntries.Separator, StringComparison.Ordinal) is > 0 and var at ? (name[..at], name[(at + ZipEntries.Separator.Length)..]) : (name, null);

    private static string WithoutGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}
