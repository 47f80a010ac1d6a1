using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the headers or parameters of a source: an object of texts, numbers and truth values.</summary>
internal static partial class HttpTextMap
{
    private const string ExpectedList = "a value, or an array of at least one: the parameter is sent once for each";
    private const string ExpectedValue = "a text without line breaks, a number, true or false";

    /// <summary>Reads parameters; one whose value is an array stands once for each of its elements.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Params(FeedValue? optional, HttpSecrets secrets) =>
        Read(optional, secrets, name => name.Length > 0, "the name of a parameter", mayRepeat: true);

    public static IReadOnlyDictionary<string, string> Headers(FeedValue? optional, HttpSecrets secrets)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Read(optional, secrets, HeaderName().IsMatch, "the name of a header (RFC 9110)", mayRepeat: false))
        {
            headers[name] = value;
        }

        return headers;
    }

    private static List<KeyValuePair<string, string>> Read(FeedValue? optional, HttpSecrets secrets, Func<string, bool> isName, string expectedName, bool mayRepeat)
    {
        var texts = new List<KeyValuePair<string, string>>();
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
                continue;
            }

            var isList = mayRepeat && property.Value.ValueKind == JsonValueKind.Array;
            if (isList && property.Value.GetArrayLength() == 0)
            {
                place.Fail(ExpectedList);
            }

            foreach (var each in isList ? place.Elements() : [place])
            {
                if (Value(each, property.Name, secrets) is { } text)
                {
                    texts.Add(KeyValuePair.Create(property.Name, text));
                }
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
