using System.Globalization;

namespace EtlFunctions.Drafting;

/// <summary>Knows the names of languages: <c>de</c>, <c>en_US</c>.</summary>
internal static class Locale
{
    private static readonly HashSet<string> Known =
        [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => c.Name.Length is 2 or 5).Select(c => Word.Of(c.Name)), "en", "de", "fr", "es", "it", "nl", "pl", "enus", "engb", "dede", "frfr"];

    public static bool Is(string word) => Known.Contains(word);
}
