namespace EtlFunctions.Sources.Files;

/// <summary>What stands where a gzip member may begin.</summary>
internal enum GzipHeader
{
    /// <summary>Nothing, or padding with zeros, up to the end of the file.</summary>
    End,

    /// <summary>A header, which is now passed.</summary>
    Found,

    /// <summary>The beginning of a header and the end of the file.</summary>
    Cut,

    /// <summary>Something else.</summary>
    Other,
}
