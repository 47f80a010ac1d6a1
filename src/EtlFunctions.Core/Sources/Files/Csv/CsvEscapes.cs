namespace EtlFunctions.Sources.Files;

/// <summary>Takes the escapes out of a CSV field.</summary>
internal static class CsvEscapes
{
    private const byte Backslash = (byte)'\\';

    /// <summary>Writes what a field means.</summary>
    /// <param name="field">The field, without the quotes around it.</param>
    /// <param name="text">Where to write, at least as long.</param>
    /// <param name="escape">What stands before a character that is to be taken as it is.</param>
    /// <param name="quote">What is doubled in the field, or <see langword="null"/> where it does not stand in quotes.</param>
    /// <returns>The bytes written.</returns>
    public static int Resolve(ReadOnlySpan<byte> field, Span<byte> text, byte escape, byte? quote)
    {
        // As databases write NULL.
        if (quote is null && escape == Backslash && field.SequenceEqual("\\N"u8))
        {
            return 0;
        }

        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var isEscaped = (field[i] == escape || field[i] == quote) && i + 1 < field.Length;
            text[length++] = isEscaped ? Meant(field[++i], isByBackslash: field[i - 1] == Backslash && escape == Backslash) : field[i];
        }

        return length;
    }

    private static byte Meant(byte escaped, bool isByBackslash) => isByBackslash ? escaped switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escaped,
    }
    : escaped;
}
