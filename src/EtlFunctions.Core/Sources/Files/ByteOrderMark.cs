namespace EtlFunctions.Sources.Files;

/// <summary>The mark that may stand at the start of a text, and tells its encoding whatever else is said about it.</summary>
internal static class ByteOrderMark
{
    public const int MaxLength = 4;

    /// <summary>Finds the mark that a text starts with.</summary>
    /// <param name="start">The text's first bytes.</param>
    /// <param name="name">The text's name, for errors.</param>
    /// <param name="declared">The encoding where there is no mark; <see langword="null"/> for UTF-8.</param>
    /// <returns>The length of the mark, or 0, and the encoding.</returns>
    /// <exception cref="SourceException">The text is UTF-32.</exception>
    public static (int Length, Charset? Charset) Find(ReadOnlySpan<byte> start, string name, Charset? declared) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (3, null),
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => throw new SourceException(
            $"{name}: found UTF-32 text (its byte order mark); expected UTF-8. Convert the file, for instance with iconv.") { StopsRun = true },
        [0xFF, 0xFE, ..] => (2, Charsets.Of("utf-16le")),
        [0xFE, 0xFF, ..] => (2, Charsets.Of("utf-16be")),
        _ => (0, declared),
    };
}
