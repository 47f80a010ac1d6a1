using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Loading;

/// <summary>A kept record as people can read it. Append-only.</summary>
/// <param name="Text">The record as it came; where its bytes are no text, a line for each 16 of them.</param>
/// <param name="Encoding">The encoding it was read in, such as <c>utf-8</c>; <c>hex</c> where it is no text in any that is known.</param>
public sealed record ReadableRecord(string Text, string Encoding)
{
    private const int BytesPerLine = 16;

    /// <summary>Reads a record.</summary>
    /// <param name="raw">Its bytes.</param>
    /// <param name="feed">Its feed, which tells the encoding of its source; <see langword="null"/> where that is not known.</param>
    public static ReadableRecord Of(ReadOnlySpan<byte> raw, Feed? feed)
    {
        if (Utf8.IsValid(raw))
        {
            return new ReadableRecord(System.Text.Encoding.UTF8.GetString(raw), "utf-8");
        }

        var name = feed?.Source switch
        {
            FileSourceOptions file => file.Encoding,
            HttpSourceOptions http => http.Encoding,
            _ => null,
        };
        var text = Charsets.Of(name)?.ToUtf8(raw);
        return text is not null && Utf8.IsValid(text) ? new ReadableRecord(System.Text.Encoding.UTF8.GetString(text), name!) : new ReadableRecord(Hex(raw), "hex");
    }

    private static string Hex(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder();
        for (var start = 0; start < raw.Length; start += BytesPerLine)
        {
            var line = raw[start..Math.Min(raw.Length, start + BytesPerLine)];
            text.Append(CultureInfo.InvariantCulture, $"{start:x8} ");
            for (var i = 0; i < BytesPerLine; i++)
            {
                text.Append(i < line.Length ? string.Create(CultureInfo.InvariantCulture, $" {line[i]:x2}") : "   ");
            }

            text.Append("  ");
            foreach (var value in line)
            {
                text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
