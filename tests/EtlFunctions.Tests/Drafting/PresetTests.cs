using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Drafting;

public sealed class PresetTests : IDisposable
{
    private readonly DraftFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://shop.example/wp-json/wc/v3/products?per_page=10", "woocommerce", "https://shop.example")]
    [InlineData("https://example.com/shop/wp-json/wc/v3/", "woocommerce", "https://example.com/shop")]
    [InlineData("https://my-shop.myshopify.com", "shopify", "https://my-shop.myshopify.com/admin/api/${env:SHOPIFY_API_VERSION}")]
    [InlineData("https://my-shop.myshopify.com/admin/api/2026-10/products.json", "shopify", "https://my-shop.myshopify.com/admin/api/2026-10")]
    [InlineData("https://api.bigcommerce.com/stores/abc123/v3/catalog/products", "bigcommerce", "https://api.bigcommerce.com/stores/abc123/v3")]
    public async Task Address_OfAShopSystem_GetsItsFeed(string address, string name, string baseUrl)
    {
        var draft = await _folder.DraftAsync(address);

        Assert.Equal(name, draft.Name);
        Assert.Contains($"\"baseUrl\": \"{baseUrl}\"", draft.Text, StringComparison.Ordinal);
        Assert.NotEmpty(draft.Variables);
        var values = draft.Variables.ToDictionary(variable => variable, variable => variable.EndsWith("CURRENCY", StringComparison.Ordinal) ? "EUR" : "x1");
        Assert.IsType<HttpSourceOptions>(_folder.Load(draft with { Secrets = values }).Source);
    }
}
