using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a JSON object with values of the record in its texts.</summary>
internal static class RecordJsonReader
{
    private const string Expected = "a JSON object";

    public static RecordJson? Read(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value, Expected) is null)
        {
            return null;
        }

        var texts = new List<(object[] Place, RecordText Text)>();
        var node = Node(value, [], texts, secrets);
        return value.Reading.HasFailedAt(value.Path) ? null : new RecordJson(JsonBody.ToText(node!), texts);
    }

    private static JsonNode? Node(FeedValue value, object[] place, List<(object[] Place, RecordText Text)> texts, HttpSecrets secrets)
    {
        switch (value.Json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var property in value.Json.EnumerateObject())
                {
                    var member = new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading);
                    if (property.Value.ValueKind == JsonValueKind.String && HttpSecret.IsNamed(property.Name) && property.Name.Length > 3
                        && !EnvironmentText.HasReference(property.Value))
                    {
                        HttpSecret.Read(member, secrets);
                    }

                    members[property.Name] = Node(member, [.. place, property.Name], texts, secrets);
                }

                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. value.Elements().Select((element, index) => Node(element, [.. place, index], texts, secrets))]);
            case JsonValueKind.String:
                var text = RecordTextReader.Read(value, "a text", secrets);
                if (text is { IsOfRecord: true })
                {
                    texts.Add((place, text));
                    return null;
                }

                return text is null ? null : JsonValue.Create(text.Fill(_ => null));
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(value.Json);
        }
    }
}
