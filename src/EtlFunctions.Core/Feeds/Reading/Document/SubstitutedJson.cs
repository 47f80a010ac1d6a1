using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Gets a JSON value of a feed as JSON text, with the variables in its texts substituted.</summary>
internal static class SubstitutedJson
{
    public static string Of(FeedValue value) => Node(value)?.ToJsonString() ?? "null";

    private static JsonNode? Node(FeedValue value) => value.Json.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(Members(value)),
        JsonValueKind.Array => new JsonArray([.. value.Elements().Select(Node)]),
        JsonValueKind.String => JsonValue.Create(value.Text("a text")),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value.Json),
    };

    // A key that stands twice is reported elsewhere; the last one counts.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(FeedValue value) =>
        value.Json.EnumerateObject()
            .GroupBy(property => property.Name)
            .Select(group => KeyValuePair.Create(group.Key, Node(new FeedValue(group.Last().Value, JsonPath.Key(value.Path, group.Key), value.Reading))));
}
