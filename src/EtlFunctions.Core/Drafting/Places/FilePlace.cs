using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Drafting;

/// <summary>Proposes the source for a file, a folder or a glob.</summary>
/// <param name="feedFolder">The folder of the feed file, from where its paths start.</param>
/// <param name="files">Opens sources of files.</param>
internal sealed class FilePlace(string feedFolder, FileSourceFactory files)
{
    private static readonly string[] Endings = [".ndjson", ".jsonl", ".json", ".csv", ".tsv", ".tab", ".xml", ".xlsx", ".txt"];

    public SourceDraft Draft(string address, CancellationToken cancellationToken)
    {
        var path = Directory.Exists(address) ? InFolder(address) : address;
        var source = new JsonObject { ["type"] = FileSourceOptions.TypeName, ["path"] = FromFeed(path) };
        var file = First(path, source, cancellationToken);
        var head = FileHead.Of(file);
        if (head.Bytes.Length == 0)
        {
            throw new SourceException($"{file.Name}: the file is empty: nothing can be told of it.") { StopsRun = true };
        }

        if (head.IsUnnamedGzip)
        {
            source["compression"] = "gzip";
        }

        var format = FormatOf(file, head, source);
        return new SourceDraft(DraftName.OfFile(Directory.Exists(address) ? Path.TrimEndingDirectorySeparator(address) : path), source)
        {
            HasRows = format is FileFormat.Csv or FileFormat.Xlsx,
            MayHaveParents = format is FileFormat.Csv or FileFormat.Xlsx or FileFormat.Ndjson,
        };
    }

    private static FileFormat FormatOf(SourceFile file, FileHead head, JsonObject source)
    {
        // The name alone tells the format, whatever it was opened as.
        var byName = FileKind.Find(file.Name, new FileSourceOptions { Paths = [] })?.Format ?? FileFormat.Auto;
        if (byName == FileFormat.Xlsx && head.Bytes is [(byte)'P', (byte)'K', ..])
        {
            return FileFormat.Xlsx;
        }

        return ForeignFile.Describe(head.Bytes, isUnpacked: file.Kind.IsPacked || head.IsUnnamedGzip) is { } foreign
            ? throw new FeedMisfitException($"{file.Name}: {foreign}.")
            : TextLayout.Find(head.Bytes, head.IsWhole, source, byName, FileKind.DefaultDelimiter(FileKind.PartOf(file.Name).Entry ?? file.Name));
    }

    // What most files of the folder are, so that a note beside them does no harm.
    private static string InFolder(string folder)
    {
        var ending = Directory.EnumerateFiles(folder)
            .Select(file => EndingOf(Path.GetFileName(file)))
            .Where(e => e is not null)
            .GroupBy(e => e!, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(group => group.Count())
            .Select(group => group.Key)
            .FirstOrDefault()
            ?? throw new SourceException($"{folder}: found no file that ends in {string.Join(", ", Endings)}, each also with .gz; expected one. Name a file.") { StopsRun = true };
        return Path.Combine(folder, "*" + ending);
    }

    private static string? EndingOf(string name) => Endings
        .SelectMany(ending => new[] { ending, ending + ".gz" })
        .FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private SourceFile First(string path, JsonObject source, CancellationToken cancellationToken)
    {
        try
        {
            return Find(path, entry: null, cancellationToken);
        }
        catch (FeedMisfitException) when (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            // Of several entries those of one kind are the records.
            foreach (var ending in Endings)
            {
                try
                {
                    var first = Find(path, $"**/*{ending}", cancellationToken);
                    source["entry"] = $"**/*{ending}";
                    return first;
                }
                catch (FeedMisfitException)
                {
                    // None of this kind.
                }
            }

            throw;
        }
    }

    private SourceFile Find(string path, string? entry, CancellationToken cancellationToken)
    {
        // Whatever the format is: nothing but the beginning is read, as it is stored.
        var options = new FileSourceOptions { Paths = [path], Format = FileFormat.Ndjson, Entry = entry };
        var feed = new Feed { Name = "draft", Source = options, Mapping = new Mapping.MappingOptions(), BaseDirectory = Environment.CurrentDirectory };
        return files.FilesOf(feed).Find(cancellationToken)[0];
    }

    private string FromFeed(string path)
    {
        if (StoragePath.TryParse(path, out _))
        {
            return path;
        }

        var relative = Path.GetRelativePath(feedFolder, Path.GetFullPath(path)).Replace('\\', '/');
        // A path that climbs to the root is no shorter than the whole one.
        return relative.StartsWith("../../../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFullPath(path).Replace('\\', '/') : relative;
    }
}
