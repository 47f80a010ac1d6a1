using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>A feed of <c>feeds/examples</c>, with the shop's address replaced by the test's server.</summary>
internal static class ExampleFeed
{
    public const string Secret = "s3cr3t-of-the-shop";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["SHOPIFY_SHOP"] = "corner",
        ["SHOPIFY_API_VERSION"] = "2026-10",
        ["SHOPIFY_ACCESS_TOKEN"] = Secret,
        ["SHOPIFY_CURRENCY"] = "EUR",
        ["WOOCOMMERCE_URL"] = "https://shop.example",
        ["WOOCOMMERCE_KEY"] = "ck_1",
        ["WOOCOMMERCE_SECRET"] = Secret,
        ["WOOCOMMERCE_CURRENCY"] = "GBP",
        ["BIGCOMMERCE_STORE"] = "abc123",
        ["BIGCOMMERCE_TOKEN"] = Secret,
        ["BIGCOMMERCE_CURRENCY"] = "USD",
    };

    public static string[] Names => ["bigcommerce", "shopify", "shopify-bulk", "woocommerce"];

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "feeds", "examples");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    /// <summary>Loads an example as it is.</summary>
    public static Feed Load(string name) => new FeedLoader(Folder, Variables.GetValueOrDefault).Load(name);

    /// <summary>Loads an example that asks the server at an address.</summary>
    public static Feed Load(string name, string url)
    {
        var text = name switch
        {
            "shopify" or "shopify-bulk" => Text(name).Replace("https://${env:SHOPIFY_SHOP}.myshopify.com", url, StringComparison.Ordinal),
            "bigcommerce" => Text(name).Replace("https://api.bigcommerce.com", url, StringComparison.Ordinal),
            _ => Text(name),
        };
        var variables = new Dictionary<string, string>(Variables) { ["WOOCOMMERCE_URL"] = url };
        return FeedText.Read(text, name, Folder, variables.GetValueOrDefault);
    }
}
