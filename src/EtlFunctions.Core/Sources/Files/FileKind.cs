using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>How a file holds its records, with nothing left to detect.</summary>
/// <param name="Format">Any format but <see cref="FileFormat.Auto"/>.</param>
/// <param name="IsGzip">Whether the file is compressed.</param>
internal readonly record struct FileKind(FileFormat Format, bool IsGzip)
{
    /// <summary>Gets a value indicating whether lines of the file are lines of records, so that a page is a slice of bytes.</summary>
    public bool IsPlainNdjson => Format == FileFormat.Ndjson && !IsGzip;

    public static FileKind Of(string name, FileSourceOptions options)
    {
        var namedGzip = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var isGzip = options.Compression == FileCompression.Gzip || (options.Compression == FileCompression.Auto && namedGzip);
        if (options.Format != FileFormat.Auto)
        {
            return new FileKind(options.Format, isGzip);
        }

        var ending = Path.GetExtension(namedGzip ? name[..^3] : name).ToUpperInvariant();
        return ending switch
        {
            ".NDJSON" or ".JSONL" => new FileKind(FileFormat.Ndjson, isGzip),
            ".JSON" => new FileKind(FileFormat.Json, isGzip),
            ".CSV" => new FileKind(FileFormat.Csv, isGzip),
            _ => throw new SourceException(
                $"{name}: the name does not tell the format; expected one ending in .ndjson, .jsonl, .json or .csv, each also with .gz. " +
                "Set source.format to \"ndjson\", \"json\" or \"csv\".")
            {
                StopsRun = true,
            },
        };
    }
}
