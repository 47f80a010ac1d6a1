using System.Globalization;

namespace EtlFunctions.Sources.Files;

/// <summary>An encoding other than UTF-8 in which a text is stored.</summary>
/// <remarks>
/// Texts are read as UTF-8 and their places told in the bytes that are stored, so each text in UTF-8 can be measured and
/// turned back. Bytes that are none of the encoding's become bytes that are no UTF-8: the record is rejected as it came.
/// </remarks>
internal abstract class Charset(string name)
{
    /// <summary>The most bytes that one step of <see cref="ToUtf8(ReadOnlySpan{byte}, Span{byte}, bool, out int)"/> writes.</summary>
    public const int MaxCharacterBytes = 4;

    /// <summary>Stands before a byte that is none of the encoding's; it is none of UTF-8 itself.</summary>
    protected const byte Mark = 0xFF;

    /// <summary>Gets the name.</summary>
    public string Name { get; } = name;

    /// <summary>Gets a value indicating whether lines end with the byte that they end with in UTF-8, and no other character has it.</summary>
    public virtual bool KeepsLines => true;

    /// <summary>Turns stored bytes into UTF-8, as far as there is room.</summary>
    /// <param name="stored">The bytes.</param>
    /// <param name="utf8">Where the text goes; at least <see cref="MaxCharacterBytes"/>.</param>
    /// <param name="isEnd">Whether nothing follows the bytes.</param>
    /// <param name="read">How many of the bytes were read.</param>
    /// <returns>How many bytes were written.</returns>
    public abstract int ToUtf8(ReadOnlySpan<byte> stored, Span<byte> utf8, bool isEnd, out int read);

    /// <summary>Gets how many stored bytes a text in UTF-8 came from.</summary>
    public abstract long StoredLength(ReadOnlySpan<byte> utf8);

    /// <summary>Turns a text in UTF-8 back into the bytes that it came from.</summary>
    public abstract byte[] Restore(ReadOnlySpan<byte> utf8);

    /// <summary>Turns all of a text into UTF-8.</summary>
    public byte[] ToUtf8(ReadOnlySpan<byte> stored)
    {
        var utf8 = new byte[checked((3 * stored.Length) + MaxCharacterBytes)];
        var written = ToUtf8(stored, utf8, isEnd: true, out _);
        return utf8[..written];
    }

    /// <summary>Gets how many bytes of a text in UTF-8 came from so many stored ones.</summary>
    public int Utf8Length(ReadOnlySpan<byte> utf8, long stored)
    {
        var length = 0;
        for (long passed = 0; passed < stored && length < utf8.Length;)
        {
            var next = length + CharacterLength(utf8[length..]);
            passed += StoredLength(utf8[length..next]);
            length = next;
        }

        return length;
    }

    public override string ToString() => Name;

    /// <summary>Gets the bytes of the first character of a text in UTF-8, or of the marked byte that stands there.</summary>
    protected static int CharacterLength(ReadOnlySpan<byte> utf8)
    {
        var length = utf8[0] switch
        {
            Mark => 2,
            >= 0xF0 => 4,
            >= 0xE0 => 3,
            >= 0xC0 => 2,
            _ => 1,
        };
        return Math.Min(length, utf8.Length);
    }

    /// <summary>Gets the code point of a character in UTF-8, halves of surrogate pairs too.</summary>
    protected static int CodePoint(ReadOnlySpan<byte> character) => character.Length switch
    {
        1 => character[0],
        2 => ((character[0] & 0x1F) << 6) | (character[1] & 0x3F),
        3 => ((character[0] & 0x0F) << 12) | ((character[1] & 0x3F) << 6) | (character[2] & 0x3F),
        4 => ((character[0] & 0x07) << 18) | ((character[1] & 0x3F) << 12) | ((character[2] & 0x3F) << 6) | (character[3] & 0x3F),
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{character.Length} bytes are no character."), nameof(character)),
    };
}
