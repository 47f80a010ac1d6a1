namespace EtlFunctions.Sources.Files;

/// <summary>The mark that may stand at the start of a text.</summary>
internal static class ByteOrderMark
{
    public const int MaxLength = 3;

    /// <summary>Gets the length of the UTF-8 mark that a text starts with, or 0.</summary>
    /// <exception cref="SourceException">The text is UTF-16.</exception>
    public static int Length(ReadOnlySpan<byte> start, string name)
    {
        if (start is [0xEF, 0xBB, 0xBF, ..])
        {
            return 3;
        }

        return start is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..]
            ? throw new SourceException($"{name}: found UTF-16 text (its byte order mark); expected UTF-8. Convert the file, for instance with iconv.") { StopsRun = true }
            : 0;
    }
}
