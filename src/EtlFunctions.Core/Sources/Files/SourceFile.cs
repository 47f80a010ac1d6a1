using System.Globalization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>One file of a source, in the version it was planned from.</summary>
/// <param name="Name">What messages, locations and tokens call it.</param>
/// <param name="Kind">How the file holds its records.</param>
/// <param name="Fingerprint">The version.</param>
internal abstract record SourceFile(string Name, FileKind Kind, FileFingerprint Fingerprint)
{
    /// <summary>Gets the format of a planned page's file.</summary>
    public static FileKind KindOf(FilePageToken token, Feed feed) => FileKind.Find(token.File, (FileSourceOptions)feed.Source)
        ?? throw new SourceException($"{token.File}: neither the name nor source.format tells the format any more. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.Changed };

    /// <summary>Opens the file if it is still the planned version. The stream can seek.</summary>
    /// <exception cref="SourceException">It is another version, is gone or cannot be read.</exception>
    public abstract Stream Open();

    /// <summary>Requires that what was read from an open stream was the planned version.</summary>
    public abstract void VerifyPlanned(Stream open);

    /// <summary>Requires that the file is still the planned version.</summary>
    public abstract Task VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Reads a part of the planned version.</summary>
    public abstract Task<byte[]> ReadPartAsync(long offset, int count, CancellationToken cancellationToken);

    /// <summary>Gets the file with the encoding that a byte order mark tells.</summary>
    public abstract SourceFile WithCharset();

    /// <summary>The error for a file of the planned version whose content is nevertheless another.</summary>
    public SourceChangedException ContentChanged(TextPosition at, int found, int planned) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: the file's content changed since it was planned: found {found} records in the page at byte {at.Offset}; planned {planned}. The next start begins anew with the file as it is."));

    /// <summary>The error for a file that is no longer there.</summary>
    protected SourceChangedException Gone() => new(
        $"{Name}: the file is gone; planned was one of {Fingerprint}. The next start begins anew with the files that are there.") { DeadEnd = DeadEnd.Gone };

    /// <summary>The error for a file that is another version.</summary>
    protected SourceChangedException Changed(string found) => new(
        $"{Name}: the file changed since it was planned: found {found}; planned {Fingerprint}. " +
        "Nothing more is loaded from it, so that two versions never mix; the next start begins anew with the file as it is.");
}
