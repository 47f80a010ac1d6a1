namespace EtlFunctions.Feeds.Reading;

/// <summary>Requires of a text with variables that it is one line, and says which variable's value is not, never what it is.</summary>
internal static class OneLine
{
    private const string Expected = "a single line. A secret made from a file or by echo often ends with a line break: set it without one, as printf and $(cat file) do";

    /// <summary>Tells whether a text has no line break and no other control character.</summary>
    public static bool Is(string text) => !text.Any(IsForbidden);

    /// <summary>Gives the text where it is one line, else reports the variables to blame.</summary>
    /// <param name="place">The place of the text in the feed.</param>
    /// <param name="text">The text with its variables substituted, or <see langword="null"/>.</param>
    public static string? Require(FeedValue place, string? text)
    {
        if (text is null || Is(text) || EnvironmentText.Values(place).Where(v => !Is(v.Value)).ToArray() is not { Length: > 0 } found)
        {
            return text;
        }

        place.Fail(string.Join(" and ", found.Select(v => $"the value of ${{env:{v.Name}}}, which {Fault(v.Value)}").Distinct()), Expected);
        return null;
    }

    private static string Fault(string value) =>
        Is(value.TrimEnd('\r', '\n')) ? "ends with a line break"
        : value.AsSpan().ContainsAny('\r', '\n') ? "holds a line break"
        : "holds a control character";

    private static bool IsForbidden(char character) => char.IsControl(character) && character != '\t';
}
