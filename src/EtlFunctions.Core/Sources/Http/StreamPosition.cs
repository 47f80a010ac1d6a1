namespace EtlFunctions.Sources.Http;

/// <summary>A place in a streamed body of a certain version.</summary>
/// <param name="Offset">The byte offset in the text, unpacked.</param>
/// <param name="Number">The number of the line or element there.</param>
/// <param name="Skip">The records after the offset that belong to what comes before.</param>
/// <param name="Version">The version of the body.</param>
internal sealed record StreamPosition(long Offset, long Number, int Skip, BodyVersion Version);
