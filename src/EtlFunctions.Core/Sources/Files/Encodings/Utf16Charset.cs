using System.Buffers;
using System.Buffers.Binary;

namespace EtlFunctions.Sources.Files;

/// <summary>UTF-16, as Excel saves "Unicode text".</summary>
internal sealed class Utf16Charset(string name, bool isBigEndian) : Charset(name)
{
    public override bool KeepsLines => false;

    public override int ToUtf8(ReadOnlySpan<byte> stored, Span<byte> utf8, bool isEnd, out int read)
    {
        (read, var written) = (0, 0);
        while (stored.Length - read >= 2 && utf8.Length - written >= MaxCharacterBytes)
        {
            var unit = Unit(stored[read..]);
            if (unit < 0x80)
            {
                utf8[written++] = (byte)unit;
            }
            else if (char.IsHighSurrogate(unit))
            {
                if (stored.Length - read < 4 && !isEnd)
                {
                    break;
                }

                var low = stored.Length - read < 4 ? default : Unit(stored[(read + 2)..]);
                var isPair = char.IsLowSurrogate(low);
                written += Write(isPair ? char.ConvertToUtf32(unit, low) : unit, utf8[written..]);
                read += isPair ? 2 : 0;
            }
            else
            {
                written += Write(unit, utf8[written..]);
            }

            read += 2;
        }

        if (isEnd && stored.Length - read == 1 && utf8.Length - written >= 2)
        {
            (utf8[written++], utf8[written++]) = (Mark, stored[read++]);
        }

        return written;
    }

    public override long StoredLength(ReadOnlySpan<byte> utf8)
    {
        long length = 0;
        for (var i = 0; i < utf8.Length; i += CharacterLength(utf8[i..]))
        {
            length += utf8[i] switch
            {
                Mark => 1,
                >= 0xF0 => 4,
                _ => 2,
            };
        }

        return length;
    }

    public override byte[] Restore(ReadOnlySpan<byte> utf8)
    {
        var stored = new ArrayBufferWriter<byte>((2 * utf8.Length) + 2);
        for (int i = 0, length; i < utf8.Length; i += length)
        {
            length = CharacterLength(utf8[i..]);
            if (utf8[i] == Mark)
            {
                stored.Write(utf8.Slice(i + 1, length - 1));
                continue;
            }

            var point = CodePoint(utf8.Slice(i, length));
            if (point >= 0x10000)
            {
                WriteUnit(stored, (ushort)(0xD800 + ((point - 0x10000) >> 10)));
                point = 0xDC00 + ((point - 0x10000) & 0x3FF);
            }

            WriteUnit(stored, (ushort)point);
        }

        return stored.WrittenSpan.ToArray();
    }

    // Half of a pair becomes three bytes that are no UTF-8, and tell which half it was.
    private static int Write(int point, Span<byte> utf8)
    {
        switch (point)
        {
            case < 0x800:
                utf8[0] = (byte)(0xC0 | (point >> 6));
                utf8[1] = (byte)(0x80 | (point & 0x3F));
                return 2;
            case < 0x10000:
                utf8[0] = (byte)(0xE0 | (point >> 12));
                utf8[1] = (byte)(0x80 | ((point >> 6) & 0x3F));
                utf8[2] = (byte)(0x80 | (point & 0x3F));
                return 3;
            default:
                utf8[0] = (byte)(0xF0 | (point >> 18));
                utf8[1] = (byte)(0x80 | ((point >> 12) & 0x3F));
                utf8[2] = (byte)(0x80 | ((point >> 6) & 0x3F));
                utf8[3] = (byte)(0x80 | (point & 0x3F));
                return 4;
        }
    }

    private char Unit(ReadOnlySpan<byte> stored) =>
        (char)(isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(stored) : BinaryPrimitives.ReadUInt16LittleEndian(stored));

    private void WriteUnit(ArrayBufferWriter<byte> stored, ushort unit)
    {
        var bytes = stored.GetSpan(2);
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, unit);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, unit);
        }

        stored.Advance(2);
    }
}
