namespace EtlFunctions.Sources.Files;

/// <summary>A place in a file's text from which reading can start.</summary>
/// <param name="Offset">The byte offset in the text, unpacked.</param>
/// <param name="Number">The number of the line, for a JSON array of the element, that stands there; from 1.</param>
/// <param name="Skip">The records after the offset that belong to what comes before this place.</param>
internal readonly record struct TextPosition(long Offset, long Number, int Skip = 0)
{
    public static TextPosition Start { get; } = new(0, 1);
}
