using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Feeds;

/// <summary>A JSON object with values of a record in its texts; a text that is one of them alone is sent as it stands in the record.</summary>
public sealed class RecordJson
{
    private readonly string _json;
    private readonly IReadOnlyList<(object[] Place, RecordText Text)> _texts;

    /// <param name="json">The object, with null where texts with values of the record are.</param>
    /// <param name="texts">These, each by the names and numbers that lead to it.</param>
    internal RecordJson(string json, IReadOnlyList<(object[] Place, RecordText Text)> texts) => (_json, _texts) = (json, texts);

    /// <summary>Gets the paths of the record whose values stand in it.</summary>
    public IEnumerable<string> Paths => _texts.SelectMany(text => text.Text.Paths);

    internal bool IsOfRecord => _texts.Any(text => text.Text.IsOfRecord);

    /// <summary>Gets the object without the record's values.</summary>
    internal string Bare => _json;

    /// <summary>Gets the object with the record's values.</summary>
    /// <param name="text">Gives the text at a path, or <see langword="null"/> where the record lacks it.</param>
    /// <param name="value">Gives the value itself.</param>
    /// <returns>The text of the object, or <see langword="null"/> where a value is lacking.</returns>
    internal string? Fill(Func<string, string?> text, Func<string, JsonElement?> value)
    {
        var root = JsonNode.Parse(_json)!;
        foreach (var (place, template) in _texts)
        {
            if (template.Fill(text) is not { } filled)
            {
                return null;
            }

            var node = template.OnlyPath is { } path && value(path) is { } element ? JsonValue.Create(element) : JsonValue.Create(filled);
            var parent = place[..^1].Aggregate(root, (at, step) => step is string name ? at[name]! : at[(int)step]!);
            if (place[^1] is string last)
            {
                parent[last] = node;
            }
            else
            {
                parent[(int)place[^1]] = node;
            }
        }

        return JsonBody.ToText(root);
    }
}
