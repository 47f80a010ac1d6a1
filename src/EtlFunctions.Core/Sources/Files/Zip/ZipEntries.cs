using System.IO.Compression;
using EtlFunctions.Mapping;
using Microsoft.Extensions.FileSystemGlobbing;

namespace EtlFunctions.Sources.Files;

/// <summary>The entries of a zip archive that are texts of records.</summary>
internal static class ZipEntries
{
    /// <summary>What parts the archive from the entry in a name.</summary>
    public const string Separator = "!/";

    private const int MaxNamesTold = 10;

    /// <summary>Opens the archive.</summary>
    /// <exception cref="SourceException">It is none, or its directory cannot be read.</exception>
    public static ZipArchive Open(Stream file, string name)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw Start(file) is [(byte)'P', (byte)'K', ..] ? Unreadable(name, e) : new FeedMisfitException(
                $"{name}: {ForeignFile.Describe(Start(file), isUnpacked: false) ?? "found a file that is no zip archive; expected one by its name or source.compression. Set source.compression to \"none\" if it is a text"}, and start again. Nothing was loaded.", e);
        }
    }

    /// <summary>Reads the first bytes of a file that can seek.</summary>
    public static byte[] Start(Stream file)
    {
        var start = new byte[512];
        file.Position = 0;
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    public static SourceException Unreadable(string name, Exception e) =>
        new($"{name}: the zip archive cannot be read: {e.Message} It is truncated, damaged or no zip archive. Fetch the file again, or correct source.compression.", e) { StopsRun = true };

    /// <summary>Gets one file for each entry to read, in name order; another file is given back as it is.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="entry">The entry, or a glob of them; <see langword="null"/> for the only one.</param>
    /// <param name="kindOf">Gets the kind of an entry.</param>
    /// <exception cref="SourceException">There is no such entry, or it cannot be read.</exception>
    public static IEnumerable<SourceFile> Of(SourceFile archive, string? entry, Func<string, FileKind> kindOf)
    {
        if (!archive.Kind.IsZip)
        {
            return [archive];
        }

        using var stream = archive.Open();
        using var zip = Open(stream, archive.Name);
        // What other systems leave beside the files that were packed.
        var entries = zip.Entries
            .Where(e => e.Name.Length > 0 && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal) && e.Name != ".DS_Store")
            .OrderBy(e => e.FullName, StringComparer.Ordinal)
            .ToList();
        var chosen = Choose(archive.Name, entries, entry);
        for (var i = 0; i < chosen.Count; i++)
        {
            if (chosen[i].IsEncrypted)
            {
                throw new FeedMisfitException($"{archive.Name}: the entry \"{FoundText.Quote(chosen[i].FullName)}\" is encrypted; expected one without a password. Ask for an archive without one, or unpack it.");
            }

            if (i > 0 && chosen[i].FullName == chosen[i - 1].FullName)
            {
                throw new FeedMisfitException($"{archive.Name}: found two entries named \"{FoundText.Quote(chosen[i].FullName)}\"; expected each name once.");
            }
        }

        return [.. chosen.Select(e => archive with { Name = archive.Name + Separator + e.FullName, Kind = kindOf(archive.Name + Separator + e.FullName) })];
    }

    private static List<ZipArchiveEntry> Choose(string name, List<ZipArchiveEntry> entries, string? entry)
    {
        if (entry is null)
        {
            return entries.Count == 1 ? entries : throw new FeedMisfitException(
                $"{name}: found {(entries.Count == 0 ? "no file" : $"{entries.Count:N0} files ({Told(entries)})")} in the archive; expected one. Set source.entry to its name, or to a pattern such as *.csv for several that are read one after the other.");
        }

        var glob = new Matcher(StringComparison.Ordinal);
        glob.AddInclude(entry);
        List<ZipArchiveEntry> chosen = [.. entries.Where(e => e.FullName == entry || glob.Match(e.FullName).HasMatches)];
        return chosen.Count > 0 ? chosen : throw new FeedMisfitException(
            $"{name}: found no entry \"{FoundText.Quote(entry)}\" in the archive; it has {(entries.Count == 0 ? "none" : Told(entries))}. Correct source.entry: * stays between two slashes, **/ goes into all folders.");
    }

    private static string Told(List<ZipArchiveEntry> entries) =>
        string.Join(", ", entries.Take(MaxNamesTold).Select(e => FoundText.Quote(e.FullName))) + (entries.Count > MaxNamesTold ? ", …" : string.Empty);
}
