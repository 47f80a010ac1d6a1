using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds;

/// <summary>Puts values into the JSON body of a request.</summary>
internal static class JsonBody
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToText(JsonNode body) => body.ToJsonString(Relaxed);

    /// <summary>Gets a body with a value at a path; objects on the way that are not there are made.</summary>
    /// <param name="body">The text of a JSON object; <see langword="null"/> for an empty one.</param>
    /// <param name="path">The path, of names only.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">Something else than an object stands on the way; a feed's reading refuses such a path.</exception>
    public static string With(string? body, string path, JsonNode? value)
    {
        var root = JsonNode.Parse(body ?? "{}")!;
        return TrySet(root, path, value) ? ToText(root) : throw new InvalidOperationException($"No value can be put at {path}.");
    }

    /// <summary>Tells whether a value can be put at a path.</summary>
    public static bool IsPlace(string? body, string path) => TrySet(JsonNode.Parse(body ?? "{}")!, path, null);

    /// <summary>Puts a value at a path.</summary>
    /// <returns>Whether there is such a place: objects or nothing on the way.</returns>
    public static bool TrySet(JsonNode root, string path, JsonNode? value)
    {
        if (!RecordPath.TryParse(path, out var parsed, out _))
        {
            return false;
        }

        var place = root;
        for (var i = 0; i < parsed.Steps.Count; i++)
        {
            if (parsed.Steps[i].Name is not { } name || place is not JsonObject members)
            {
                return false;
            }

            if (i == parsed.Steps.Count - 1)
            {
                members[name] = value;
            }
            else
            {
                place = members[name] ??= new JsonObject();
            }
        }

        return true;
    }

    /// <summary>Gets what stands at a path.</summary>
    public static JsonNode? Find(string? body, string path)
    {
        var place = JsonNode.Parse(body ?? "{}");
        if (!RecordPath.TryParse(path, out var parsed, out _))
        {
            return null;
        }

        foreach (var step in parsed.Steps)
        {
            place = step.Name is { } name && place is JsonObject members ? members[name] : null;
        }

        return place;
    }
}
