using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the parameters of a child request, which may hold values of the record.</summary>
internal static class ChildParams
{
    private const string ExpectedValue = "a text without line breaks, a number, true or false, or an array of them";

    public static IReadOnlyCollection<KeyValuePair<string, RecordText>> Read(FeedValue? optional, HttpSecrets secrets)
    {
        var texts = new List<KeyValuePair<string, RecordText>>();
        if (optional is not { } value || FeedObject.Open(value) is null)
        {
            return texts;
        }

        foreach (var property in value.Json.EnumerateObject())
        {
            var place = new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading);
            if (property.Name.Length == 0)
            {
                place.Fail(Wording.Quote(property.Name), "the name of a parameter");
                continue;
            }

            var isList = property.Value.ValueKind == JsonValueKind.Array;
            if (isList && property.Value.GetArrayLength() == 0)
            {
                place.Fail(ExpectedValue);
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

    public static bool HasVariable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains("${env:", StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(HasVariable),
        _ => false,
    };

    private static RecordText? Value(FeedValue place, string name, HttpSecrets secrets)
    {
        if (HttpSecret.IsNamed(name))
        {
            return HttpSecret.Read(place, secrets) is { } secret ? new RecordText([(secret, null)]) : null;
        }

        switch (place.Json.ValueKind)
        {
            case JsonValueKind.String:
                return RecordTextReader.Read(place, ExpectedValue, secrets, OneLine.Is);
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return new RecordText([(place.Json.GetRawText(), null)]);
            default:
                place.Fail(ExpectedValue);
                return null;
        }
    }
}
