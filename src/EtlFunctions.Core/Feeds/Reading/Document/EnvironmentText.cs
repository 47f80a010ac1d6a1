using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Texts with environment variables: <c>${env:NAME}</c> is replaced by the variable's value, <c>$${</c> stands for <c>${</c>.</summary>
internal static partial class EnvironmentText
{
    private const string Reference = @"\$\{env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}";

    public static bool IsOneReference(JsonElement json) => json.ValueKind == JsonValueKind.String && json.GetString() is { } text && MayHoldToken(text) && OneReference().IsMatch(text);

    /// <summary>Tells whether a value, or one inside it, is a text with a variable.</summary>
    public static bool HasReference(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => HasReference(json.GetString()!),
        JsonValueKind.Array => json.EnumerateArray().Any(HasReference),
        JsonValueKind.Object => json.EnumerateObject().Any(property => HasReference(property.Value)),
        _ => false,
    };

    /// <summary>Tells whether the text holds a variable, well written or not.</summary>
    public static bool HasReference(string text) => MayHoldToken(text) && Token().Matches(text).Any(match => !match.Groups["escape"].Success);

    /// <summary>Substitutes every variable, or reports each one that is badly written or not set and gives <see langword="null"/>.</summary>
    public static string? Substitute(FeedValue place, string text)
    {
        if (!MayHoldToken(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var (position, failed) = (0, false);
        foreach (Match token in Token().Matches(text))
        {
            if (!token.Groups["name"].Success && place.IsPlaceholderAt(text, token.Index))
            {
                continue;
            }

            result.Append(text, position, token.Index - position).Append(Replacement(place, text, token, ref failed));
            position = token.Index + token.Length;
        }

        return failed ? null : result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Gets the variables of a text that are set, with their values.</summary>
    public static IEnumerable<(string Name, string Value)> Values(FeedValue place) =>
        from Match token in Token().Matches(place.Json.GetString()!)
        let name = token.Groups["name"]
        where name.Success
        let value = place.Reading.Environment(name.Value)
        where value is not null
        select (name.Value, value);

    // Most texts hold none, and the first use of any generated pattern prepares the vector searches of them all.
    private static bool MayHoldToken(string text) => text.Contains("${", StringComparison.Ordinal);

    private static string? Replacement(FeedValue place, string text, Match token, ref bool failed)
    {
        if (token.Groups["escape"].Success)
        {
            return "${";
        }

        var name = token.Groups["name"];
        var value = name.Success ? place.Reading.Environment(name.Value) : null;
        if (value is null)
        {
            failed = true;
            place.Fail(
                name.Success ? token.Value : Wording.Quote(text),
                name.Success ? $"the environment variable {name.Value} to be set" : "${env:NAME} for an environment variable, or $${ for the text ${");
        }

        return value;
    }

    [GeneratedRegex($@"^{Reference}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex OneReference();

    [GeneratedRegex($@"(?<escape>\$\$\{{)|{Reference}|\$\{{", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
