using System.Text;
using EtlFunctions.Feeds;
using Microsoft.Extensions.FileSystemGlobbing;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the files that a feed's paths and globs name.</summary>
internal static class SourceFileFinder
{
    // A page token holds the name and stays under 2 KB.
    private const int MaxNameBytes = 1000;

    /// <exception cref="SourceException">A path names no file that can be read, or one of unknown format.</exception>
    public static SourceFileSet Find(Feed feed)
    {
        var options = (FileSourceOptions)feed.Source;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in options.Paths)
        {
            foreach (var fullPath in FullPaths(path, feed.BaseDirectory))
            {
                files[NameOf(fullPath, feed.BaseDirectory)] = fullPath;
            }
        }

        string[] names = [.. files.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        return new SourceFileSet(Array.ConvertAll(names, name => SourceFile.Open(name, files[name], KindOf(name, files[name], options))));
    }

    private static FileKind KindOf(string name, string fullPath, FileSourceOptions options) => FileKind.Find(name, options)
        ?? throw new FeedMisfitException(
            $"{name}: the name does not tell the format; expected one ending in .ndjson, .jsonl, .json, .csv or .tsv, each also with .gz. "
            + (FirstLook.Proposal(name, fullPath) is { } proposal ? $"In it: {proposal}." : "Set source.format to \"ndjson\", \"json\" or \"csv\"."));

    private static List<string> FullPaths(string path, string baseDirectory)
    {
        var fullPath = Path.GetFullPath(path, baseDirectory);
        return !path.Contains('*', StringComparison.Ordinal) || File.Exists(fullPath) ? [fullPath] : Matching(path, fullPath);
    }

    private static List<string> Matching(string path, string fullPath)
    {
        var beforeGlob = fullPath[..fullPath.IndexOf('*', StringComparison.Ordinal)];
        var root = Path.GetDirectoryName(beforeGlob + "*")!;
        if (!Directory.Exists(root))
        {
            throw NoMatch(path, $"the folder {root} does not exist");
        }

        var glob = new Matcher(StringComparison.Ordinal);
        glob.AddInclude(Path.GetRelativePath(root, fullPath).Replace('\\', '/'));
        List<string> found;
        try
        {
            found = [.. glob.GetResultsInFullPath(root)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceException($"{path}: no permission to list the files as user {Environment.UserName}: {e.Message}", e) { StopsRun = true };
        }

        return found.Count > 0 ? found : throw NoMatch(path, $"no file below {root} matches");
    }

    private static string NameOf(string fullPath, string baseDirectory)
    {
        var relative = Path.GetRelativePath(baseDirectory, fullPath).Replace('\\', '/');
        var name = relative.StartsWith("../", StringComparison.Ordinal) ? fullPath : relative;
        return Encoding.UTF8.GetByteCount(name) <= MaxNameBytes
            ? name
            : throw new SourceException($"{name}: the path is longer than the {MaxNameBytes:N0} bytes that a page token can hold. Use a shorter one.") { StopsRun = true };
    }

    private static SourceException NoMatch(string path, string found) =>
        new($"{path}: {found}; expected at least one file. Correct source.path; relative paths start at the feed file's folder.") { StopsRun = true, DeadEnd = DeadEnd.Gone };
}
