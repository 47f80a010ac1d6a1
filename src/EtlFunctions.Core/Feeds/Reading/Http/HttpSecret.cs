using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Secrets of a feed: they stand in it as variables, never as such, so that neither the file nor the ledger holds them.</summary>
internal static partial class HttpSecret
{
    private const string Expected = "a variable such as ${env:API_KEY}: a secret is not written in the feed";

    /// <summary>Reads a secret.</summary>
    public static string? Read(FeedValue value, HttpSecrets secrets)
    {
        if (value.Json.ValueKind != JsonValueKind.String || !EnvironmentText.HasReference(value.Json))
        {
            // What stands there may be the secret itself.
            value.Fail(value.Json.ValueKind == JsonValueKind.String ? "a text without a variable" : Wording.Describe(value.Json), Expected);
            return null;
        }

        var text = OneLine.Require(value, value.Text(Expected));
        if (text is null || (text.Length > 0 && OneLine.Is(text)))
        {
            return secrets.Add(value, text);
        }

        // What stands around the variable is not shown either.
        value.Fail(text.Length > 0 ? "a text with a line break" : $"{Wording.Describe(value.Json)}, which is empty", "a secret on a single line");
        return null;
    }

    /// <summary>Tells whether a header or parameter is by its name one that carries a secret.</summary>
    public static bool IsNamed(string name) => Name().IsMatch(name);

    // The schema has the same expression; JSON Schema knows no way to ignore case.
    [GeneratedRegex("[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]|[Cc][Oo][Oo][Kk][Ii][Ee]|[Tt][Oo][Kk][Ee][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]|[Aa][Pp][Ii][-_]?[Kk][Ee][Yy]|[Aa][Cc][Cc][Ee][Ss][Ss][-_]?[Kk][Ee][Yy]|[Ss][Ii][Gg][Nn][Aa][Tt][Uu][Rr][Ee]|^[Ss][Ii][Gg]$|^[Kk][Ee][Yy]$")]
    private static partial Regex Name();
}
