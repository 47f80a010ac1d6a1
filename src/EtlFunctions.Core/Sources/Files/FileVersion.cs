namespace EtlFunctions.Sources.Files;

/// <summary>A file and its version, as a cursor keeps them.</summary>
internal sealed record FileVersion(string Name, long Length, long Modified)
{
    public FileFingerprint Fingerprint() => new(Length, Modified);
}
