using System.Text.Json;
using System.Text.RegularExpressions;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads texts in which <c>${env:NAME}</c> is a variable and <c>${path}</c> a value of the record.</summary>
internal static partial class RecordTextReader
{
    public static RecordText? Read(FeedValue place, string expected, HttpSecrets secrets, Func<string, bool>? isValid = null)
    {
        if (place.Json.ValueKind != JsonValueKind.String)
        {
            place.Fail(expected);
            return null;
        }

        var text = place.Json.GetString()!;
        var parts = new List<(string? Literal, string? Path)>();
        var at = 0;
        foreach (Match token in Token().Matches(text))
        {
            parts.Add((text[at..token.Index], null));
            at = token.Index + token.Length;
            if (!TryRead(place, text, token, parts))
            {
                return null;
            }
        }

        parts.Add((text[at..], null));
        parts.RemoveAll(part => part.Literal is "");
        secrets.AddVariables(place);
        if (isValid?.Invoke(string.Concat(parts.Select(part => part.Literal ?? "0"))) == false)
        {
            place.Fail(expected);
            return null;
        }

        return new RecordText(parts);
    }

    private static bool TryRead(FeedValue place, string text, Match token, List<(string? Literal, string? Path)> parts)
    {
        if (token.Groups["escape"].Success)
        {
            parts.Add(("${", null));
            return true;
        }

        if (token.Groups["name"] is { Success: true } name)
        {
            var value = place.Reading.Environment(name.Value);
            if (value is null)
            {
                place.Fail(token.Value, $"the environment variable {name.Value} to be set");
                return false;
            }

            parts.Add((value, null));
            return true;
        }

        if (token.Groups["path"] is { Success: true } path && !path.Value.StartsWith("env:", StringComparison.Ordinal) && RecordPath.TryParse(path.Value, out var parsed, out _))
        {
            parts.Add((null, parsed.ToString()));
            return true;
        }

        place.Fail(Wording.Quote(text), "${env:NAME} for an environment variable, ${id} or another path for a value of the record, or $${ for the text ${");
        return false;
    }

    [GeneratedRegex(@"(?<escape>\$\$\{)|\$\{env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{(?<path>[^{}$]+)\}|\$\{", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
