using System.Globalization;
using EtlFunctions.Feeds;
using Microsoft.Win32.SafeHandles;

namespace EtlFunctions.Sources.Files;

/// <summary>One file of a source, in the version it was planned from.</summary>
/// <param name="Name">The path relative to the feed's folder where the file is below it, else the full path; with <c>/</c>.</param>
/// <param name="FullPath">The absolute path.</param>
/// <param name="Kind">How the file holds its records.</param>
/// <param name="Fingerprint">The version.</param>
internal sealed record SourceFile(string Name, string FullPath, FileKind Kind, FileFingerprint Fingerprint)
{
    public static SourceFile Open(string name, string fullPath, FileKind kind)
    {
        using var handle = SourceFileHandle.Open(name, fullPath);
        return new SourceFile(name, fullPath, kind.IsGzip ? kind : kind with { Charset = CharsetOf(handle, name, kind.Charset) }, FileFingerprint.Of(handle));
    }

    public static SourceFile Planned(FilePageToken token, Feed feed) => new(
        token.File,
        Path.GetFullPath(token.File, feed.BaseDirectory),
        FileKind.Find(token.File, (FileSourceOptions)feed.Source) ?? throw new SourceException($"{token.File}: neither the name nor source.format tells the format any more. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.Changed },
        new FileFingerprint(token.Length, token.Modified));

    /// <summary>Opens the file if it is still the planned version.</summary>
    public SafeFileHandle OpenPlanned()
    {
        if (!File.Exists(FullPath))
        {
            throw new SourceChangedException(
                $"{Name}: the file is gone; planned was one of {Fingerprint}. The next start begins anew with the files that are there.") { DeadEnd = DeadEnd.Gone };
        }

        var handle = SourceFileHandle.Open(Name, FullPath);
        try
        {
            VerifyPlanned(handle);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void VerifyPlanned(SafeFileHandle handle)
    {
        var found = FileFingerprint.Of(handle);
        if (found != Fingerprint)
        {
            throw new SourceChangedException(
                $"{Name}: the file changed since it was planned: found {found}; planned {Fingerprint}. " +
                "Nothing more is loaded from it, so that two versions never mix; the next start begins anew with the file as it is.");
        }
    }

    /// <summary>The error for a file of the planned length and time whose content is nevertheless another.</summary>
    public SourceChangedException ContentChanged(TextPosition at, int found, int planned) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: the file's content changed since it was planned: found {found} records in the page at byte {at.Offset}; planned {planned}. The next start begins anew with the file as it is."));

    private static Charset? CharsetOf(SafeFileHandle handle, string name, Charset? declared)
    {
        Span<byte> start = stackalloc byte[ByteOrderMark.MaxLength];
        try
        {
            return ByteOrderMark.Find(start[..RandomAccess.Read(handle, start, 0)], name, declared).Charset;
        }
        catch (IOException e)
        {
            throw SourceFileHandle.Unreadable(name, e);
        }
    }
}
