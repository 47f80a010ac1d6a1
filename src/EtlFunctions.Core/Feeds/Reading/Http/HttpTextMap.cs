using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the headers or parameters of a source: an object of texts, numbers and truth values.</summary>
internal static partial class HttpTextMap
{
    private const string ExpectedValue = "a text without line breaks, a number, true or false";

    public static IReadOnlyDictionary<string, string> Params(FeedValue? optional, HttpSecrets secrets) =>
        Read(optional, secrets, name => name.Length > 0, "the name of a parameter");

    public static IReadOnlyDictionary<string, string> Headers(FeedValue? optional, HttpSecrets secrets) =>
        Read(optional, secrets, HeaderName().IsMatch, "the name of a header (RFC 9110)");

    private static Dictionary<string, string> Read(FeedValue? optional, HttpSecrets secrets, Func<string, bool> isName, string expectedName)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (optional is not { } value || FeedObject.Open(value) is null)
        {
            return texts;
        }

        foreach (var property in value.Json.EnumerateObject())
        {
            var place = new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading);
            if (!isName(property.Name))
            {
                place.Fail(Wording.Quote(property.Name), expectedName);
            }
            else if (Value(place, property.Name, secrets) is { } text)
            {
                texts[property.Name] = text;
            }
        }

        return texts;
    }

    private static string? Value(FeedValue place, string name, HttpSecrets secrets)
    {
        if (HttpSecret.IsNamed(name))
        {
            return HttpSecret.Read(place, secrets);
        }

        switch (place.Json.ValueKind)
        {
            case JsonValueKind.String:
                return place.Json.GetString()!.AsSpan().ContainsAny('\r', '\n')
                    ? place.Text(ExpectedValue, _ => false)
                    : secrets.Add(place, OneLine.Require(place, place.Text(ExpectedValue)));
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return place.Json.GetRawText();
            default:
                place.Fail(ExpectedValue);
                return null;
        }
    }

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z")]
    private static partial Regex HeaderName();
}
