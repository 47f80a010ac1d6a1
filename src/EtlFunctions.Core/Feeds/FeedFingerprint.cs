using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Feeds;

/// <summary>A stable text for the parts of a feed that its planned pages depend on.</summary>
public static class FeedFingerprint
{
    /// <summary>
    /// Gets the fingerprint: a resumed run whose feed has another one would read other records than it planned. It covers
    /// <c>source</c>, the text of its transform, and the mapping of the product's key (rows of a CSV file are grouped by it) as written, so it tells
    /// nothing of a variable's value and changes with none. The sizes are left out, and where an incremental source starts
    /// from (<c>initialValue</c> and <c>lag</c>): a run keeps those it was started with.
    /// </summary>
    /// <param name="feed">The feed.</param>
    /// <returns>64 hexadecimal digits (SHA-256).</returns>
    public static string Of(Feed feed)
    {
        using var definition = JsonDocument.Parse(feed.Definition);
        var root = definition.RootElement;
        var script = feed.Source.Transform is { } transform ? $"\n{transform.Text.ReplaceLineEndings("\n")}" : string.Empty;
        return Hash($"{Source(root)}\n{Part(root, "mapping", "mapper")}\n{Part(root, "mapping", "id")}{script}");
    }

    /// <summary>Gets the fingerprint of the mapping: a resumed run with another one would load one half in this way, the other in that.</summary>
    /// <param name="feed">The feed.</param>
    /// <returns>64 hexadecimal digits (SHA-256).</returns>
    public static string OfMapping(Feed feed)
    {
        using var definition = JsonDocument.Parse(feed.Definition);
        return Hash(Part(definition.RootElement, "mapping"));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Source(JsonElement root)
    {
        var source = Part(root, "source");
        if (Part(root, "source", "incremental").Length == 0
            || JsonNode.Parse(source) is not JsonObject json
            || json["incremental"] is not JsonObject incremental)
        {
            return source;
        }

        incremental.Remove("initialValue");
        incremental.Remove("lag");
        return json.ToJsonString();
    }

    private static string Part(JsonElement root, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!root.TryGetProperty(key, out root))
            {
                return string.Empty;
            }
        }

        return root.GetRawText();
    }
}
