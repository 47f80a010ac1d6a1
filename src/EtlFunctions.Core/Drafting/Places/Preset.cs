using System.Reflection;
using System.Text.RegularExpressions;

namespace EtlFunctions.Drafting;

/// <summary>A feed that is known for the API of a shop system, with the address of one shop.</summary>
internal static partial class Preset
{
    private static readonly (string Name, Regex Address, Func<Match, Uri, string> BaseUrl)[] Known =
    [
        ("woocommerce", WooCommerce(), (match, url) => Origin(url) + match.Groups["before"].Value),
        ("shopify", Shopify(), (match, url) => $"{Origin(url)}/admin/api/{(match.Groups["version"] is { Success: true, Value: var version } ? version : "${env:SHOPIFY_API_VERSION}")}"),
        ("bigcommerce", BigCommerce(), (match, url) => $"{Origin(url)}/stores/{match.Groups["store"].Value}/v3"),
    ];

    /// <summary>Gets the feed for an address of a shop system, or <see langword="null"/> for any other address.</summary>
    /// <param name="url">The address.</param>
    /// <param name="name">The feed's name, or <see langword="null"/> for that of the shop system.</param>
    /// <param name="schema">What the feed says of its schema, or <see langword="null"/>.</param>
    public static FeedDraft? For(Uri url, string? name, string? schema)
    {
        var place = url.GetLeftPart(UriPartial.Path);
        foreach (var (preset, address, baseUrl) in Known)
        {
            if (address.Match(place) is { Success: true } match)
            {
                name ??= preset;
                var text = BaseUrlMember().Replace(Text(preset), _ => $"\"baseUrl\": {DraftJson.Text(baseUrl(match, url))}", 1);
                text = NameMember().Replace(text, _ => $"\"name\": {DraftJson.Text(name)}", 1);
                text = SchemaMember().Replace(text, _ => schema is null ? string.Empty : $"  \"$schema\": {DraftJson.Text(schema)},\n", 1);
                return new FeedDraft(name, text, [], new Dictionary<string, string>())
                {
                    Variables = [.. Variable().Matches(text).Select(found => found.Groups["name"].Value).Distinct()],
                };
            }
        }

        return null;
    }

    private static string Origin(Uri url) => $"{url.Scheme}://{url.Authority}";

    private static string Text(string preset)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Presets.{preset}.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^https?://[^/]+(?<before>/.*)?/wp-json/wc/v[0-9]+(/|$)")]
    private static partial Regex WooCommerce();

    [GeneratedRegex(@"^https?://(?:[^/]+\.myshopify\.com(?:/admin)?/?$|[^/]+/admin/api/(?<version>[0-9]{4}-[0-9]{2}|unstable)(/|$))")]
    private static partial Regex Shopify();

    [GeneratedRegex("^https?://[^/]+/stores/(?<store>[a-z0-9]+)/v[23](/|$)")]
    private static partial Regex BigCommerce();

    [GeneratedRegex("\"baseUrl\": \"[^\"]*\"")]
    private static partial Regex BaseUrlMember();

    [GeneratedRegex("\"name\": \"[^\"]*\"")]
    private static partial Regex NameMember();

    [GeneratedRegex("  \"\\$schema\": \"[^\"]*\",\r?\n")]
    private static partial Regex SchemaMember();

    [GeneratedRegex(@"\$\{env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
