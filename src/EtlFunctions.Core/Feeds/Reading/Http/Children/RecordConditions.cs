using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads which records have children that are asked for: paths with the value, or the values, that they have there.</summary>
internal static class RecordConditions
{
    private const string ExpectedValue = "a text, a number, true, false or null, or an array of them";

    public static IReadOnlyCollection<RecordCondition> Read(FeedValue? optional)
    {
        if (optional is not { } value || FeedObject.Open(value) is null)
        {
            return [];
        }

        var conditions = new List<RecordCondition>();
        foreach (var property in value.Json.EnumerateObject())
        {
            var place = new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading);
            if (!RecordPath.TryParse(property.Name, out var path, out _))
            {
                place.Fail(Wording.Quote(property.Name), "a path of the record, such as type");
                continue;
            }

            var isList = property.Value.ValueKind == JsonValueKind.Array;
            if (isList && property.Value.GetArrayLength() == 0)
            {
                place.Fail(ExpectedValue);
            }

            conditions.Add(new RecordCondition(path.ToString(), [.. (isList ? place.Elements() : [place]).Select(Value).OfType<JsonElement>()]));
        }

        return conditions;
    }

    private static JsonElement? Value(FeedValue place)
    {
        switch (place.Json.ValueKind)
        {
            case JsonValueKind.String:
                return place.Text(ExpectedValue) is { } text ? JsonSerializer.SerializeToElement(text, FeedJson.Default.String) : null;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                return place.Json;
            default:
                place.Fail(ExpectedValue);
                return null;
        }
    }
}
