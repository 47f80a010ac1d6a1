using System.Buffers;
using System.Globalization;
using System.Text;

namespace EtlFunctions.Sources.Files;

/// <summary>Guesses in which encoding texts are that are not in the one expected: the one that makes words of them.</summary>
internal static class LikelyCharset
{
    // The commonest first: it is taken where none is better.
    private static readonly string[] Candidates = ["windows-1252", "windows-1250", "windows-1251", "macintosh", "ibm850", "shift_jis", "gbk"];

    private static readonly SearchValues<char> Western = SearchValues.Create("àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÄÖÜÅØÉÈÀÇÑÓÍÁ");
    private static readonly SearchValues<char> Central = SearchValues.Create("ąćęłńóśźżčďěňřšťůžýáéíúőűășțĄĆĘŁŃŚŹŻČĎŘŠŤŽäöüÄÖÜß");
    private static readonly SearchValues<char> Signs = SearchValues.Create("€£¥§©®™°±²³µ·½¼«»×–—…‘’“”„•");

    /// <summary>Gets the likely encoding of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> stored)
    {
        var bytes = stored.ToArray();
        return Candidates.MaxBy(name => Score(name, bytes))!;
    }

    /// <summary>Gets the first word with a character beyond ASCII, as an encoding reads it.</summary>
    public static string Sample(string name, ReadOnlySpan<byte> stored)
    {
        var text = Encoding.UTF8.GetString(Charsets.Of(name)?.ToUtf8(stored) ?? stored.ToArray());
        var at = text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7F');
        if (at < 0)
        {
            return string.Empty;
        }

        var (start, end) = (at, at);
        while (start > 0 && IsWord(text[start - 1]) && at - start < 20)
        {
            start--;
        }

        while (end < text.Length && (end == at || IsWord(text[end])) && end - at < 20)
        {
            end++;
        }

        return Mapping.FoundText.Quote(text[start..end]);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '-' or '\'';

    private static int Score(string name, byte[] stored)
    {
        var utf8 = Charsets.Of(name)!.ToUtf8(stored);
        // A byte that the encoding has not speaks against it, one in hundreds need not.
        var score = -10 * utf8.AsSpan().Count((byte)0xFF);
        var text = Encoding.UTF8.GetString(utf8);
        for (var i = 0; i < text.Length; i++)
        {
            score += text[i] < 0x80 ? 0 : Score(name, text[i], i > 0 ? text[i - 1] : ' ', i + 1 < text.Length ? text[i + 1] : ' ');
        }

        return score;
    }

    private static int Score(string name, char c, char before, char after)
    {
        var isInWord = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
        if (Signs.Contains(c))
        {
            return char.IsAsciiLetter(before) && char.IsAsciiLetter(after) && c is not ('’' or '–' or '·') ? -2 : 1;
        }

        if (!char.IsLetter(c))
        {
            return -2;
        }

        // An upper-case letter within a word is none.
        var odd = char.IsUpper(c) && (char.IsLower(before) || (char.IsLetter(before) && char.IsLower(after))) ? 2 : 0;
        return c switch
        {
            < '\u0250' => (name == "windows-1250" ? Central : Western).Contains(c) ? 3 - odd : 1 - odd,
            >= '\u0400' and < '\u0530' => isInWord ? -2 : IsCyrillic(before) || IsCyrillic(after) ? 4 - (2 * odd) : 0,
            >= '\u3040' and < '\u3100' => 9,
            >= '\u4E00' and < '\uA000' => isInWord ? -2 : 7,
            _ => char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter && !isInWord ? 1 : -2,
        };
    }

    private static bool IsCyrillic(char c) => c is >= '\u0400' and < '\u0530';
}
