namespace EtlFunctions.Feeds;

/// <summary>How a file is compressed.</summary>
public enum FileCompression
{
    /// <summary>Gzip when the name ends in <c>.gz</c>, else none.</summary>
    Auto,

    /// <summary>Not compressed.</summary>
    None,

    /// <summary>Gzip (RFC 1952).</summary>
    Gzip,
}
