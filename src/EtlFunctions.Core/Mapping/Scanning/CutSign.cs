using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A sign that a list inside a record is only the beginning of it.</summary>
/// <param name="List">The name of the list in its object; <see langword="null"/> where the object is the list with all around it.</param>
/// <param name="Text">What says so, for a message.</param>
/// <param name="IsCertain">Whether it can mean nothing else, so that it counts also where the list is only part of what is kept.</param>
internal readonly record struct CutSign(string? List, string Text, bool IsCertain)
{
    private const string ODataLink = "@odata.nextLink";

    private static readonly string[] Flags = ["hasNextPage", "has_next_page", "hasMore", "has_more", "hasNext", "has_next"];
    private static readonly string[] Links = ["next", "nextLink", "next_link", "nextUrl", "next_url", "nextPageUrl", "next_page_url"];
    private static readonly string[] Totals = ["total", "totalCount", "total_count"];

    /// <summary>Tells by its bytes whether a record may have a sign; most have none and are looked at no closer.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> json) =>
        json.IndexOf("asNext"u8) >= 0 || json.IndexOf("as_next"u8) >= 0 || json.IndexOf("asMore"u8) >= 0 || json.IndexOf("as_more"u8) >= 0
        || json.IndexOf("\"next"u8) >= 0 || json.IndexOf("nextLink"u8) >= 0 || json.IndexOf("\"total\""u8) >= 0
        || json.IndexOf("\"totalCount\""u8) >= 0 || json.IndexOf("\"total_count\""u8) >= 0;

    /// <summary>Finds the signs among the members of an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isRecord">Whether it is the record itself, whose own flags tell nothing of a list in it.</param>
    public static IEnumerable<CutSign> In(JsonElement value, bool isRecord)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (member.NameEquals("pageInfo") && member.Value.ValueKind == JsonValueKind.Object
                && member.Value.TryGetProperty("hasNextPage", out var hasNext) && hasNext.ValueKind == JsonValueKind.True)
            {
                yield return new CutSign(null, "true at \"pageInfo.hasNextPage\"", IsCertain: true);
            }
            else if (member.Name.EndsWith(ODataLink, StringComparison.Ordinal) && member.Name.Length > ODataLink.Length && member.Value.ValueKind == JsonValueKind.String)
            {
                yield return new CutSign(member.Name[..^ODataLink.Length], $"a link at \"{member.Name}\"", IsCertain: true);
            }
            else if (!isRecord && Lists(value) is { Count: > 0 } lists && Of(member, lists) is { } sign)
            {
                yield return sign;
            }
        }
    }

    private static CutSign? Of(JsonProperty member, List<int> lists) => member.Value.ValueKind switch
    {
        JsonValueKind.True when Flags.Contains(member.Name) => new CutSign(null, $"true at \"{member.Name}\"", IsCertain: true),
        JsonValueKind.String when Links.Contains(member.Name) && IsLink(member.Value.GetString()!) => new CutSign(null, $"a link at \"{member.Name}\"", IsCertain: false),
        JsonValueKind.Number when Totals.Contains(member.Name) && lists is [var only] && member.Value.TryGetInt64(out var total) && total > only
            => new CutSign(null, string.Create(CultureInfo.InvariantCulture, $"{only} elements and {total} at \"{member.Name}\""), IsCertain: false),
        _ => null,
    };

    private static List<int> Lists(JsonElement value) =>
        [.. value.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array).Select(member => member.Value.GetArrayLength())];

    private static bool IsLink(string text) => text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith('/') || text.StartsWith('?');
}
