using System.Text;
using Microsoft.Extensions.FileSystemGlobbing;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the files of this machine that a path or glob names.</summary>
internal static class SourceFileFinder
{
    // A page token holds the name and stays under 2 KB.
    private const int MaxNameBytes = 1000;

    /// <summary>Finds the files by name, with what opens each.</summary>
    /// <exception cref="SourceException">The path names no file that can be read.</exception>
    public static IEnumerable<(string Name, Func<FileKind, SourceFile> Open)> Find(string path, string baseDirectory) =>
        FullPaths(path, baseDirectory).Select(fullPath =>
        {
            var name = NameOf(fullPath, baseDirectory);
            return (name, new Func<FileKind, SourceFile>(kind => LocalFile.Find(name, fullPath, kind)));
        });

    /// <summary>Requires that a name fits a token.</summary>
    public static string Fitting(string name) => Encoding.UTF8.GetByteCount(name) <= MaxNameBytes
        ? name
        : throw new SourceException($"{name}: the path is longer than the {MaxNameBytes:N0} bytes that a page token can hold. Use a shorter one.") { StopsRun = true };

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
        return relative.StartsWith("../", StringComparison.Ordinal) ? fullPath : relative;
    }

    private static SourceException NoMatch(string path, string found) =>
        new($"{path}: {found}; expected at least one file. Correct source.path; relative paths start at the feed file's folder.") { StopsRun = true, DeadEnd = DeadEnd.Gone };
}
