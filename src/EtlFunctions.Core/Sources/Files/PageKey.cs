namespace EtlFunctions.Sources.Files;

/// <summary>Which page of which version of a file; ordered by place.</summary>
internal readonly record struct PageKey(string File, FileFingerprint Fingerprint, TextPosition Position, int Records) : IComparable<PageKey>
{
    public static PageKey Of(FilePageToken token) =>
        new(token.File, new FileFingerprint(token.Length, token.Modified), token.Position, token.Records);

    public int CompareTo(PageKey other)
    {
        var byFile = string.CompareOrdinal(File, other.File);
        return byFile != 0
            ? byFile
            : (Fingerprint.Modified, Fingerprint.Length, Position.Offset, Position.Skip, Records)
                .CompareTo((other.Fingerprint.Modified, other.Fingerprint.Length, other.Position.Offset, other.Position.Skip, other.Records));
    }
}
