using System.Text.RegularExpressions;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Names of parameters and headers.</summary>
internal static partial class HttpWord
{
    public const string Expected = "a name without blanks";

    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Tells whether a text can name a parameter, which may hold a colon as <c>date_modified:min</c> does.</summary>
    public static bool IsParam(string text) => Param().IsMatch(text);

    [GeneratedRegex(@"^[^\s\0:]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[^\s\0]+\z")]
    private static partial Regex Param();
}
