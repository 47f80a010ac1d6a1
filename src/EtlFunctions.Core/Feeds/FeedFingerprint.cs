using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EtlFunctions.Feeds;

/// <summary>A stable text for the parts of a feed that its planned pages depend on.</summary>
public static class FeedFingerprint
{
    /// <summary>
    /// Gets the fingerprint: a resumed run whose feed has another one would read other records than it planned. It covers
    /// <c>source</c> and the mapping of the product's key (rows of a CSV file are grouped by it) as written, so it tells
    /// nothing of a variable's value and changes with none. The sizes are left out: a run keeps those it was started with.
    /// </summary>
    /// <param name="feed">The feed.</param>
    /// <returns>64 hexadecimal digits (SHA-256).</returns>
    public static string Of(Feed feed)
    {
        using var definition = JsonDocument.Parse(feed.Definition);
        var root = definition.RootElement;
        var text = $"{Part(root, "source")}\n{Part(root, "mapping", "mapper")}\n{Part(root, "mapping", "id")}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
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
