using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EtlFunctions.Mapping;

/// <summary>Decodes a JSON string whose grammar and UTF-8 are already checked, refusing what PostgreSQL's text cannot hold.</summary>
internal static class JsonStringText
{
    private static readonly Misfit Nul = new(RejectCodes.InvalidText, "a text without \\u0000, which PostgreSQL cannot store");

    private static readonly Misfit LoneSurrogate = new(
        RejectCodes.InvalidText, "a text in which every \\uD800 to \\uDBFF is followed by its \\uDC00 to \\uDFFF");

    /// <summary>Decodes the string.</summary>
    /// <param name="raw">The string's bytes without the quotes.</param>
    /// <param name="escaped">Whether it holds backslash escapes.</param>
    /// <param name="text">The text.</param>
    /// <returns>Why the text cannot be stored, or <see langword="null"/>.</returns>
    public static Misfit? Decode(ReadOnlySpan<byte> raw, bool escaped, [NotNull] out string? text)
    {
        if (!escaped)
        {
            text = Encoding.UTF8.GetString(raw);
            return null;
        }

        var characters = ArrayPool<char>.Shared.Rent(raw.Length);
        var misfit = Unescape(raw, characters, out var length);
        text = misfit is null ? new string(characters, 0, length) : "";
        ArrayPool<char>.Shared.Return(characters);
        return misfit;
    }

    /// <summary>Tells whether the string, escapes included, can be stored, without decoding it.</summary>
    /// <param name="raw">The string's bytes without the quotes.</param>
    /// <returns>Why it cannot, or <see langword="null"/>.</returns>
    public static Misfit? Check(ReadOnlySpan<byte> raw)
    {
        for (int slash; (slash = raw.IndexOf((byte)'\\')) >= 0;)
        {
            var misfit = ReadEscape(raw[slash..], out _, out var consumed);
            if (misfit is not null)
            {
                return misfit;
            }

            raw = raw[(slash + consumed)..];
        }

        return null;
    }

    private static Misfit? Unescape(ReadOnlySpan<byte> raw, Span<char> output, out int length)
    {
        length = 0;
        while (true)
        {
            var slash = raw.IndexOf((byte)'\\');
            length += Encoding.UTF8.GetChars(slash < 0 ? raw : raw[..slash], output[length..]);
            if (slash < 0)
            {
                return null;
            }

            var misfit = ReadEscape(raw[slash..], out var rune, out var consumed);
            if (misfit is not null)
            {
                return misfit;
            }

            length += rune.EncodeToUtf16(output[length..]);
            raw = raw[(slash + consumed)..];
        }
    }

    private static Misfit? ReadEscape(ReadOnlySpan<byte> raw, out Rune rune, out int consumed)
    {
        consumed = 2;
        rune = default;
        if (raw[1] != (byte)'u')
        {
            rune = new Rune(raw[1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => (char)raw[1],
            });
            return null;
        }

        consumed = 6;
        var first = ReadHex(raw);
        if (first == '\0')
        {
            return Nul;
        }

        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
            return null;
        }

        consumed = 12;
        return raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u' && Rune.TryCreate(first, ReadHex(raw[6..]), out rune)
            ? null
            : LoneSurrogate;
    }

    private static char ReadHex(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
