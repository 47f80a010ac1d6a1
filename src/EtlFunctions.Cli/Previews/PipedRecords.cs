using EtlFunctions.Feeds;

namespace EtlFunctions.Cli.Previews;

/// <summary>Records from standard input in place of a feed's source, for as long as they are looked at.</summary>
/// <remarks>They are in the format that the feed names, or whose file's name it has; without either, a JSON array or lines of JSON.</remarks>
internal sealed class PipedRecords : IDisposable
{
    private const string Name = "standard input";

    private readonly string _folder;

    private PipedRecords(string folder, Feed feed) => (_folder, Feed) = (folder, feed);

    /// <summary>Gets the feed over the records.</summary>
    public Feed Feed { get; }

    /// <summary>Takes all that comes.</summary>
    public static async Task<PipedRecords> TakeAsync(Feed feed, Stream input, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("etl-preview-").FullName;
        try
        {
            byte[] head;
            var path = Path.Combine(folder, Name);
            await using (var file = File.Create(path))
            {
                await input.CopyToAsync(file, cancellationToken);
                file.Position = 0;
                head = new byte[Math.Min(file.Length, 1024)];
                await file.ReadExactlyAsync(head, cancellationToken);
            }

            return new PipedRecords(folder, feed with { Source = Options(feed.Source, Name, head), BaseDirectory = folder });
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FileSourceOptions Options(SourceOptions source, string path, ReadOnlySpan<byte> head)
    {
        var common = new FileSourceOptions
        {
            Paths = [path],
            Compression = head is [0x1F, 0x8B, ..] ? FileCompression.Gzip : FileCompression.None,
            Transform = source.Transform,
            TransformLimits = source.TransformLimits,
        };
        return source switch
        {
            FileSourceOptions file => file with { Paths = common.Paths, Compression = common.Compression, Format = FormatOf(file.Format, file.Paths[0], head), Delimiter = file.Delimiter ?? (Ending(file.Paths[0]) is ".TSV" or ".TAB" ? '\t' : null) },
            HttpSourceOptions http => common with
            {
                Format = FormatOf(http.Format, http.Path ?? http.BaseUrl, head),
                DataSelector = head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? http.DataSelector : null,
                Delimiter = http.Delimiter,
                Csv = http.Csv,
                RecordPath = http.RecordPath,
                ChildWhere = http.ChildWhere,
                Encoding = http.Encoding,
                ParentKey = http.ParentKey,
                IdKey = http.IdKey,
            },
            _ => common with { Format = FormatOf(FileFormat.Auto, string.Empty, head) },
        };
    }

    private static string Ending(string name) =>
        Path.GetExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name).ToUpperInvariant();

    private static FileFormat FormatOf(FileFormat declared, string name, ReadOnlySpan<byte> head) => declared != FileFormat.Auto ? declared
        : Ending(name) switch
        {
            ".CSV" or ".TSV" or ".TAB" => FileFormat.Csv,
            ".XLSX" => FileFormat.Xlsx,
            ".XML" => FileFormat.Xml,
            ".JSON" => FileFormat.Json,
            ".NDJSON" or ".JSONL" => FileFormat.Ndjson,
            _ => head.TrimStart(" \t\r\n"u8) is [(byte)'[', ..] ? FileFormat.Json : FileFormat.Ndjson,
        };
}
