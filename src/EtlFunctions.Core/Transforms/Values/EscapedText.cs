using System.Buffers;
using System.Globalization;
using System.Text;

namespace EtlFunctions.Transforms;

/// <summary>Takes the escapes out of a JSON string whose grammar and UTF-8 are checked, and puts in those that are needed.</summary>
/// <remarks>Half of a surrogate pair, which JSON and scripts may hold, stays what it is: the mapping judges where it counts.</remarks>
internal static class EscapedText
{
    private static readonly SearchValues<char> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>Gets the text of a string.</summary>
    /// <param name="raw">Its bytes without the quotes.</param>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is var slash and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(raw[..slash]));
            var escape = raw[slash + 1];
            raw = raw[(slash + 2)..];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                raw = raw[4..];
            }
            else
            {
                text.Append(escape switch
                {
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    _ => (char)escape,
                });
            }
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    /// <summary>Writes a text as a JSON string, with its quotes.</summary>
    public static void Write(string text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(Special)) >= 0;)
        {
            Encoding.UTF8.GetBytes(rest[..at], output);
            at += Escape(rest[at..], output);
            rest = rest[at..];
        }

        Encoding.UTF8.GetBytes(rest, output);
        output.Write("\""u8);
    }

    private static int Escape(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        switch (text[0])
        {
            case '"':
                output.Write("\\\""u8);
                return 1;
            case '\\':
                output.Write("\\\\"u8);
                return 1;
            case '\n':
                output.Write("\\n"u8);
                return 1;
            case '\r':
                output.Write("\\r"u8);
                return 1;
            case '\t':
                output.Write("\\t"u8);
                return 1;
            case var high when char.IsHighSurrogate(high) && text.Length > 1 && char.IsLowSurrogate(text[1]):
                Encoding.UTF8.GetBytes(text[..2], output);
                return 2;
            case var other:
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}"), output);
                return 1;
        }
    }
}
