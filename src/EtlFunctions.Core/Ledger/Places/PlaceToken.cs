using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>The tokens of pages that the ledger plans itself, where those of a source are JSON objects.</summary>
internal static class PlaceToken
{
    private const string Collect = "collect:";
    private const string Settle = "settle:";

    /// <summary>Reads the token of a page that reads records again: <c>collect:&lt;page&gt;:&lt;token of that page&gt;</c>.</summary>
    public static bool TryCollect(string token, out int page, [NotNullWhen(true)] out string? source)
    {
        (page, source) = (0, null);
        if (!token.StartsWith(Collect, StringComparison.Ordinal))
        {
            return false;
        }

        var end = token.IndexOf(':', Collect.Length);
        page = int.Parse(token.AsSpan(Collect.Length, end - Collect.Length), CultureInfo.InvariantCulture);
        source = token[(end + 1)..];
        return true;
    }

    /// <summary>Reads the token of a page that settles held records: <c>settle:{"from":…,"to":…}</c>.</summary>
    public static bool TrySettle(string token, [NotNullWhen(true)] out KeyRange? keys)
    {
        keys = token.StartsWith(Settle, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(token[Settle.Length..], PlaceTokenJson.Default.KeyRange)
            : null;
        return keys is not null;
    }
}

/// <summary>A range of keys, compared byte by byte, both ends included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal sealed record KeyRange([property: JsonPropertyName("from")] string From, [property: JsonPropertyName("to")] string To);

/// <summary>The JSON of these tokens.</summary>
[JsonSerializable(typeof(KeyRange))]
internal sealed partial class PlaceTokenJson : JsonSerializerContext;
