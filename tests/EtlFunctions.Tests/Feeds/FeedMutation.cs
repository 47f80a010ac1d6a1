using System.Text.Json.Nodes;

namespace EtlFunctions.Tests.Feeds;

/// <summary>One change of a feed's JSON, drawn by numbers: drop, rename, add or move a key, or put in another value.</summary>
/// <param name="Kind">Which change.</param>
/// <param name="Place">Where.</param>
/// <param name="Value">What comes there.</param>
public sealed record FeedMutation(int Kind, int Place, int Value)
{
    private static readonly string[] Keys =
        ["path", "const", "default", "rest", "trim", "optional", "format", "type", "id", "mapper", "each", "code", "Name", "pagesize", "limits", "delimiter", ""];

    // No text here is one that only the loader can judge (FeedSchemaDifferenceTests lists those).
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "1", "25", "26", "-1", "2.5", "10001", "2147483648", "\"\"", "\" \"", "\"a\"", "\"a.b[0]\"", "\"a..b\"",
        "\"a[]\"", "\",\"", "\";\"", "\"json\"", "\"csv\"", "\"none\"", "\"file\"", "\"Ärger $5\"", "\"$${a}\"", "\"${a}\"", "\"${env:\"", "\"\\u0000\"",
        "[]", "{}", "[\"a\"]", "[1]", "[[]]", "{ \"path\": \"a\" }", "{ \"rest\": true }", "{ \"path\": \"a\", \"trim\": false }", "{ \"a\": { \"b\": null } }",
    ];

    public void Apply(JsonNode root)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var (parent, key) = places[Place % places.Count];
        var value = JsonNode.Parse(Values[Value % Values.Length]);
        switch (Kind % 5)
        {
            case 0:
                parent.Remove(key);
                break;
            case 1:
                var renamed = parent[key]?.DeepClone();
                parent.Remove(key);
                parent[Keys[Value % Keys.Length]] = renamed;
                break;
            case 2:
                parent[Keys[Value % Keys.Length]] = JsonNode.Parse(Values[(Value / Keys.Length) % Values.Length]);
                break;
            case 3:
                var (otherParent, otherKey) = places[Value % places.Count];
                parent[key] = otherParent[otherKey]?.DeepClone();
                break;
            default:
                parent[key] = value;
                break;
        }
    }

    private static IEnumerable<(JsonObject Parent, string Key)> Places(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => Places(pair.Value).Prepend((value, pair.Key))),
        JsonArray array => array.SelectMany(Places),
        _ => [],
    };
}
