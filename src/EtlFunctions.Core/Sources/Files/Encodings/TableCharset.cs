using System.Buffers;
using System.Text;

namespace EtlFunctions.Sources.Files;

/// <summary>An encoding in which ASCII stands for itself and other characters take one byte, or two of which the first tells that a second follows.</summary>
internal sealed class TableCharset : Charset
{
    private readonly byte[]?[] _singles = new byte[0x100][];
    private readonly byte[]?[]?[] _pairs = new byte[0x100][][];
    private readonly Dictionary<int, byte[]> _stored = [];
    private readonly bool _hasPairs;

    /// <summary>Initializes a new instance of the <see cref="TableCharset"/> class.</summary>
    /// <param name="name">The name.</param>
    /// <param name="encoding">The encoding as .NET has it.</param>
    public TableCharset(string name, Encoding encoding)
        : base(name)
    {
        var decoder = (Encoding)encoding.Clone();
        decoder.DecoderFallback = new DecoderReplacementFallback("\uFFFD");
        for (var first = 0x80; first <= 0xFF; first++)
        {
            if (Decode(decoder, (byte)first) is { } single)
            {
                _singles[first] = single;
            }
            else if (!encoding.IsSingleByte)
            {
                _hasPairs |= AddPairs(decoder, (byte)first);
            }
        }
    }

    public override int ToUtf8(ReadOnlySpan<byte> stored, Span<byte> utf8, bool isEnd, out int read)
    {
        (read, var written) = (0, 0);
        while (read < stored.Length && utf8.Length - written >= MaxCharacterBytes)
        {
            var rest = stored[read..Math.Min(stored.Length, read + utf8.Length - written)];
            var ascii = rest.IndexOfAnyInRange<byte>(0x80, 0xFF);
            ascii = ascii < 0 ? rest.Length : ascii;
            if (ascii > 0)
            {
                rest[..ascii].CopyTo(utf8[written..]);
                (read, written) = (read + ascii, written + ascii);
                continue;
            }

            var pairs = _pairs[rest[0]];
            if (pairs is not null && stored.Length - read == 1 && !isEnd)
            {
                break;
            }

            var pair = pairs is null || stored.Length - read == 1 ? null : pairs[stored[read + 1]];
            var character = _singles[rest[0]] ?? pair ?? [Mark, rest[0]];
            character.CopyTo(utf8[written..]);
            (read, written) = (read + (pair is null ? 1 : 2), written + character.Length);
        }

        return written;
    }

    public override long StoredLength(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.ContainsAnyInRange<byte>(0x80, 0xFF))
        {
            return utf8.Length;
        }

        long length = 0;
        for (var i = 0; i < utf8.Length;)
        {
            var next = i + CharacterLength(utf8[i..]);
            length += _hasPairs && utf8[i] is >= 0x80 and not Mark ? Stored(utf8[i..next]).Length : 1;
            i = next;
        }

        return length;
    }

    public override byte[] Restore(ReadOnlySpan<byte> utf8)
    {
        var stored = new ArrayBufferWriter<byte>(utf8.Length + 1);
        for (int i = 0, length; i < utf8.Length; i += length)
        {
            length = CharacterLength(utf8[i..]);
            var character = utf8.Slice(i, length);
            stored.Write(character switch
            {
                [Mark, .. var marked] => marked,
                [< 0x80] => character,
                _ => Stored(character),
            });
        }

        return stored.WrittenSpan.ToArray();
    }

    // What is no character of the encoding is the beginning of one, where a text was cut.
    private ReadOnlySpan<byte> Stored(ReadOnlySpan<byte> character) =>
        _stored.TryGetValue(CodePoint(character), out var bytes) ? bytes : "?"u8;

    private bool AddPairs(Encoding decoder, byte first)
    {
        var pairs = new byte[]?[0x100];
        for (var second = 0x40; second <= 0xFF; second++)
        {
            pairs[second] = Decode(decoder, first, (byte)second);
        }

        _pairs[first] = Array.Exists(pairs, p => p is not null) ? pairs : null;
        return _pairs[first] is not null;
    }

    private byte[]? Decode(Encoding decoder, params byte[] stored)
    {
        var text = decoder.GetString(stored);
        // Bytes that the encoding leaves out come as control characters, or as two characters where one was expected.
        if (text.Length != 1 || text[0] == '\uFFFD' || char.IsControl(text[0]) || char.IsSurrogate(text[0]) || text[0] is >= '\uE000' and <= '\uF8FF')
        {
            return null;
        }

        _stored.TryAdd(text[0], stored);
        return Encoding.UTF8.GetBytes(text);
    }
}
