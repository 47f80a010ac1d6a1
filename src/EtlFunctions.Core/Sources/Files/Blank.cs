using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>White space between records.</summary>
internal static class Blank
{
    public const byte LineFeed = (byte)'\n';

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Tells whether a line, or a part of one, has nothing but white space.</summary>
    public static bool Is(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (WhiteSpace.Contains(text[0]) && !text.ContainsAnyExcept(WhiteSpace));

    /// <summary>Gets the number of white space bytes that the text begins with.</summary>
    public static int LengthAtStart(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOfAnyExcept(WhiteSpace);
        return first < 0 ? text.Length : first;
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text[LengthAtStart(text)..];
        return text[..(text.LastIndexOfAnyExcept(WhiteSpace) + 1)];
    }

    /// <summary>Gets the length of a line without the CR of its CRLF.</summary>
    public static int LengthWithoutReturn(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'\r'] ? line.Length - 1 : line.Length;
}
