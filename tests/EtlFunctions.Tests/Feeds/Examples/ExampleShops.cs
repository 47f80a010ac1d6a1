using System.Globalization;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>Answers in the shapes that the shop systems document, for a catalog of so many products.</summary>
internal static class ExampleShops
{
    /// <summary>Answers like Shopify's GraphQL Admin API, with pages of three; the second product has more variants than its page shows.</summary>
    public static async Task ShopifyAsync(HttpContext context, int products)
    {
        const int Size = 3;
        if (context.Request.Path != "/admin/api/2026-10/graphql.json" || context.Request.Method != "POST" || context.Request.Headers["X-Shopify-Access-Token"] != ExampleFeed.Secret)
        {
            await context.StatusAsync(401);
            return;
        }

        var body = await context.BodyAsync();
        var after = (string?)body["variables"]?["after"];
        var from = after is null ? 0 : int.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(after)), CultureInfo.InvariantCulture);
        const string Cost = """ "extensions":{"cost":{"requestedQueryCost":692,"actualQueryCost":80,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":1920,"restoreRate":100.0}}} """;
        if ((string?)body["variables"]?["id"] is { } id)
        {
            var n = long.Parse(id.Split('/')[^1], CultureInfo.InvariantCulture) - 6_000_000_000L;
            await context.JsonAsync($$"""{"data":{"product":{"variants":{{ShopifyVariants((int)n, from, 2, 4)}} } },{{Cost}}}""");
            return;
        }

        var nodes = Enumerable.Range(from + 1, Math.Min(Size, products - from)).Select(n => $$"""
            {
              "id": "gid://shopify/Product/{{6000000000L + n}}", "legacyResourceId": "{{6000000000L + n}}", "title": "Shirt {{n}}", "descriptionHtml": "<p>Soft &amp; warm</p>", "vendor": "Tidewell",
              "productType": "Shirts", "handle": "shirt-{{n}}", "updatedAt": "2026-03-0{{n}}T13:00:00Z", "status": "ACTIVE", "tags": ["cotton", "new"],
              "variants": {{ShopifyVariants(n, 0, 2, n == 2 ? 4 : 2)}}
            }
            """);
        await context.JsonAsync($$"""{"data":{"products":{"nodes":{{Answers.Array(nodes)}},"pageInfo":{"hasNextPage":{{(from + Size < products ? "true" : "false")}},"endCursor":"{{PageInfo(from + Size)}}"} } },{{Cost}}}""");
    }

    private static string ShopifyVariants(int product, int from, int size, int all)
    {
        (string Code, string Price, string Before, int Stock, string Options)[] colors =
        [
            ("RM", "19.90", "\"24.90\"", product, "Red"), ("BL", "21.00", "null", -1, "Blue"), ("GS", "22.00", "null", 2, "Green"), ("YX", "23.00", "null", 3, "Yellow"),
        ];
        var nodes = colors.Skip(from).Take(Math.Min(size, all - from)).Select(c => $$"""
            { "sku": "SH-{{product}}-{{c.Code}}", "price": "{{c.Price}}", "compareAtPrice": {{c.Before}}, "inventoryQuantity": {{c.Stock}}, "barcode": null, "selectedOptions": [{ "name": "Color", "value": "{{c.Options}}" }] }
            """);
        return $$"""{"nodes":{{Answers.Array(nodes)}},"pageInfo":{"hasNextPage":{{(from + size < all ? "true" : "false")}},"endCursor":"{{PageInfo(from + size)}}"} }""";
    }

    /// <summary>Gives the file of a Shopify bulk operation.</summary>
    public static string ShopifyBulk(int products, bool isGrouped)
    {
        var parents = Enumerable.Range(1, products).Select(n => $$"""
            {"id":"gid:\/\/shopify\/Product\/{{n}}","legacyResourceId":"{{n}}","title":"Shirt {{n}}","descriptionHtml":"<p>Soft<\/p>","vendor":"Tidewell","productType":"Shirts","handle":"shirt-{{n}}","status":"ACTIVE","tags":["cotton"],"updatedAt":"2026-03-01T13:00:00Z"}
            """).ToArray();
        var children = Enumerable.Range(1, products).Select(n => string.Join('\n', new[] { "Red", "Blue" }.Select(color => $$"""
            {"id":"gid:\/\/shopify\/ProductVariant\/{{n}}{{color.Length}}","sku":"SH-{{n}}-{{color}}","price":"19.90","compareAtPrice":null,"inventoryQuantity":{{n}},"barcode":null,"selectedOptions":[{"name":"Color","value":"{{color}}"}],"__parentId":"gid:\/\/shopify\/Product\/{{n}}"}
            """))).ToArray();
        return string.Join('\n', isGrouped ? parents.Zip(children, (parent, child) => parent + "\n" + child) : parents.Concat(children)) + "\n";
    }

    /// <summary>Answers like WooCommerce's REST API.</summary>
    public static Task WooCommerceAsync(HttpContext context, int products)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ck_1:" + ExampleFeed.Secret));
        if (!context.Request.Path.StartsWithSegments("/wp-json/wc/v3/products", out var rest) || context.Request.Headers.Authorization != expected)
        {
            return context.StatusAsync(401);
        }

        if (rest.HasValue)
        {
            return VariationsAsync(context, rest.Value!.Split('/')[1]);
        }

        var (page, size) = (context.Number("page", 1), context.Number("per_page", 10));
        context.Response.Headers["X-WP-Total"] = $"{products}";
        context.Response.Headers["X-WP-TotalPages"] = $"{(products + size - 1) / size}";
        context.Response.Headers.Link = $"<http://{context.Request.Host}{context.Request.Path}?page={page + 1}>; rel=\"next\"";
        var numbers = Enumerable.Range(1, products).Skip((page - 1) * size).Take(size);
        return context.JsonAsync(Answers.Array(numbers.Select(n => $$"""
            {
              "id": {{n}}, "name": "Jar {{n}}", "slug": "jar-{{n}}", "permalink": "https://shop.example/jar-{{n}}/", "date_modified_gmt": "2026-02-23T20:01:14",
              "type": "{{(n % 2 == 0 ? "variable" : "simple")}}", "status": "publish", "description": "<p>Holds a litre.</p>\n", "sku": "{{(n % 2 == 0 ? "" : $"JAR-{n}")}}",
              "price": "21.99", "regular_price": "{{(n % 2 == 0 ? "" : "25.00")}}", "stock_quantity": {{(n % 2 == 0 ? "null" : "4")}},
              "categories": [{ "id": 9, "name": "Kitchen", "slug": "kitchen" }, { "id": 14, "name": "Jars", "slug": "jars" }], "tags": [],
              "attributes": [{ "id": 6, "name": "Color", "position": 0, "visible": false, "variation": true, "options": ["Clear"] }]
            }
            """)));
    }

    private static Task VariationsAsync(HttpContext context, string product)
    {
        context.Response.Headers["X-WP-Total"] = "2";
        context.Response.Headers["X-WP-TotalPages"] = "1";
        return context.JsonAsync(Answers.Array(new[] { "Clear", "Blue" }.Select(color => $$"""
            { "id": {{product}}900{{color.Length}}, "sku": "JAR-{{product}}-{{color}}", "price": "19.99", "regular_price": "25.00", "stock_quantity": {{color.Length}}, "attributes": [{ "id": 6, "name": "Color", "option": "{{color}}" }] }
            """)));
    }

    /// <summary>Answers like BigCommerce's V3 Catalog API; the second request is one too many for the current window.</summary>
    public static Task BigCommerceAsync(HttpContext context, int products, int request)
    {
        if (context.Request.Path != "/stores/abc123/v3/catalog/products" || context.Request.Headers["X-Auth-Token"] != ExampleFeed.Secret || context.Request.Query["include"] != "variants")
        {
            return context.StatusAsync(401);
        }

        context.Response.Headers["X-Rate-Limit-Time-Window-Ms"] = "30000";
        context.Response.Headers["X-Rate-Limit-Time-Reset-Ms"] = "15000";
        context.Response.Headers["X-Rate-Limit-Requests-Quota"] = "150";
        context.Response.Headers["X-Rate-Limit-Requests-Left"] = request == 2 ? "0" : "35";
        if (request == 2)
        {
            return context.StatusAsync(429);
        }

        var (page, size) = (context.Number("page", 1), context.Number("limit", 50));
        var items = Enumerable.Range(1, products).Skip((page - 1) * size).Take(size).Select(n => $$"""
            {
              "id": {{n}}, "name": "Mug {{n}}", "type": "physical", "sku": "MUG-{{n}}", "description": "<p>Blue.</p>", "price": 7.95, "retail_price": 10, "sale_price": 0,
              "calculated_price": 7.95, "categories": [23, 21], "brand_id": 36, "inventory_level": 12, "inventory_tracking": "variant", "is_visible": true, "upc": "",
              "availability": "available", "date_modified": "2026-02-05T20:42:07+00:00", "custom_url": { "url": "/mug-{{n}}/", "is_customized": false }, "base_variant_id": null,
              "variants": [
                { "id": {{n}}1, "product_id": {{n}}, "sku": "MUG-{{n}}-S", "sku_id": null, "price": null, "calculated_price": 7.95, "sale_price": null, "retail_price": null, "inventory_level": 5, "upc": "0400{{n}}", "option_values": [{ "id": 1, "label": "Small", "option_id": 2, "option_display_name": "Size" }] },
                { "id": {{n}}2, "product_id": {{n}}, "sku": "MUG-{{n}}-L", "sku_id": null, "price": 9.95, "calculated_price": 9.95, "sale_price": null, "retail_price": 12, "inventory_level": 7, "upc": "", "option_values": [{ "id": 3, "label": "Large", "option_id": 2, "option_display_name": "Size" }] }
              ]
            }
            """).ToArray();
        return context.JsonAsync($$"""
            {"data":{{Answers.Array(items)}},"meta":{"pagination":{"total":{{products}},"count":{{items.Length}},"per_page":{{size}},"current_page":{{page}},"total_pages":{{(products + size - 1) / size}},"links":{"current":"?page={{page}}&limit={{size}}"} } } }
            """);
    }

    private static string PageInfo(int from) => Convert.ToBase64String(Encoding.UTF8.GetBytes(from.ToString(CultureInfo.InvariantCulture)));
}
