using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>The files of a feed, wherever they are kept.</summary>
internal sealed class FeedFiles(Feed feed, ObjectStores stores)
{
    private readonly FileSourceOptions _options = (FileSourceOptions)feed.Source;

    /// <summary>Finds the files that the feed's paths and globs name.</summary>
    /// <exception cref="SourceException">A path names no file that can be read, or one of unknown format.</exception>
    public SourceFileSet Find(CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, Func<FileKind, SourceFile>>(StringComparer.Ordinal);
        foreach (var path in _options.Paths)
        {
            var found = StoragePath.TryParse(path, out var stored)
                ? StoredFileFinder.Find(stored, stores.Of(stored, _options), cancellationToken)
                : SourceFileFinder.Find(path, feed.BaseDirectory);
            foreach (var (name, open) in found)
            {
                files[SourceFileFinder.Fitting(name)] = open;
            }
        }

        return new SourceFileSet([.. files.SelectMany(file => ZipEntries.Of(file.Value(KindOf(file.Key, file.Value)), _options.Entry, name => KindOf(SourceFileFinder.Fitting(name), file.Value)))]);
    }

    /// <summary>Gets the file of a planned page, in the version it was planned from.</summary>
    public SourceFile Planned(FilePageToken token)
    {
        var kind = SourceFile.KindOf(token, feed);
        var name = kind.IsZip ? FileKind.PartOf(token.File).File : token.File;
        return StoragePath.TryParse(name, out var stored)
            ? new StoredFile(stores.Of(stored, _options), stored.Key, token.File, kind, token.Fingerprint)
            : new LocalFile(token.File, Path.GetFullPath(name, feed.BaseDirectory), kind, token.Fingerprint);
    }

    private FileKind KindOf(string name, Func<FileKind, SourceFile> open) => FileKind.Find(name, _options) is { } kind ? Readable(name, kind)
        : throw new FeedMisfitException(
            $"{name}: the name does not tell the format; expected one ending in .ndjson, .jsonl, .json, .csv, .tsv, .xml or .xlsx, each but the last also with .gz, or .zip. "
            + (!name.Contains(ZipEntries.Separator, StringComparison.Ordinal) && FirstLook.Proposal(name, open) is { } proposal ? $"In it: {proposal}." : "Set source.format to \"ndjson\", \"json\", \"csv\" or \"xml\"."));

    private static FileKind Readable(string name, FileKind kind) => kind is { Format: FileFormat.Xlsx, IsPacked: true }
        ? throw new FeedMisfitException($"{name}: found a workbook within an archive; expected it by itself, since it is read here and there. Unpack it, and name the workbook in source.path.")
        : kind;
}
