using System.Globalization;
using System.Text;

namespace EtlFunctions.Database;

/// <summary>What PostgreSQL's <c>text</c> can hold: Unicode without NUL, and so no half of a surrogate pair.</summary>
internal static class StorableText
{
    /// <summary>Gets whether a text can be stored as it is.</summary>
    public static bool Holds(string text) => string.Equals(Clean(text), text, StringComparison.Ordinal);

    /// <summary>Puts an escape, such as <c>\u20AC</c>, in the place of each UTF-16 unit beyond ASCII.</summary>
    public static string Escape(string text) => text.All(char.IsAscii)
        ? text
        : string.Concat(text.Select(c => char.IsAscii(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")));

    /// <summary>Puts U+FFFD in the place of each character that cannot be stored.</summary>
    public static string Clean(string text) =>
        // The encoding replaces half a surrogate pair; NUL is valid UTF-8 but not valid text to PostgreSQL.
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
