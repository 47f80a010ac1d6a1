using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Quotes a found value for a message: short, on one line, with nothing a terminal would obey.</summary>
internal static class FoundText
{
    // A character takes at most 4 bytes; one more shows that there is more.
    private const int MaxBytes = (4 * MappingLimits.MaxQuotedCharacters) + 4;

    public static string Of(in FieldValue value) => value.Kind switch
    {
        JsonTokenType.None => "nothing",
        JsonTokenType.Null => "null",
        JsonTokenType.String => $"text \"{Quote(value.Raw)}\"",
        JsonTokenType.Number => $"number {Quote(value.Raw)}",
        JsonTokenType.StartObject => $"an object {Quote(value.Raw)}",
        JsonTokenType.StartArray => $"an array {Quote(value.Raw)}",
        _ => Quote(value.Raw),
    };

    public static string Quote(ReadOnlySpan<byte> utf8) =>
        Quote(Encoding.UTF8.GetString(utf8.Length > MaxBytes ? utf8[..MaxBytes] : utf8));

    public static string Quote(string text) => QuoteMore(text, MappingLimits.MaxQuotedCharacters);

    /// <summary>Quotes a text of which more than usual is shown, such as the words of an error.</summary>
    public static string QuoteMore(string text, int most)
    {
        var quoted = new StringBuilder();
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == most)
            {
                return quoted.Append('…').ToString();
            }

            if (IsPlain(rune))
            {
                quoted.Append(rune.ToString());
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }
        }

        return quoted.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
