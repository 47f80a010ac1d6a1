namespace EtlFunctions.Feeds;

/// <summary>The rule for a feed's name, which is also its identity in the database.</summary>
public static class FeedName
{
    /// <summary>The rule as a regular expression, the same in .NET and in the JSON schema.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9_-]{0,62}$";

    /// <summary>The rule in words.</summary>
    internal const string Rules = "1 to 63 lower-case letters, digits, - and _, starting with a letter or digit";

    /// <summary>Tells whether a text can be a feed's name.</summary>
    /// <param name="text">The text.</param>
    /// <returns><see langword="true"/> for 1 to 63 lower-case letters, digits, <c>-</c> and <c>_</c>, starting with a letter or digit.</returns>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
