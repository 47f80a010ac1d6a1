using System.Globalization;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Feeds.Examples;

/// <summary>Answers in the shapes that the shop systems document, for a catalog of so many products.</summary>
internal static class ExampleShops
{
    /// <summary>Answers like Shopify's REST Admin API, with pages of three.</summary>
    public static Task ShopifyAsync(HttpContext context, int products)
    {
        const int Size = 3;
        if (context.Request.Path != "/admin/api/2026-10/products.json" || context.Request.Headers["X-Shopify-Access-Token"] != ExampleFeed.Secret)
        {
            return context.StatusAsync(401);
        }

        // Beside page_info only limit and fields may stand.
        var page = context.Request.Query["page_info"].ToString();
        if (page.Length > 0 && context.Request.Query.Keys.Except(["page_info", "limit", "fields"]).Any())
        {
            return context.StatusAsync(400);
        }

        var from = page.Length == 0 ? 0 : int.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(page)), CultureInfo.InvariantCulture);
        var address = $"http://{context.Request.Host}{context.Request.Path}?limit={context.Request.Query["limit"]}&fields={context.Request.Query["fields"]}&page_info=";
        var next = $"<{address}{PageInfo(from + Size)}>; rel=\"next\"";
        var previous = $"<{address}{PageInfo(from - Size)}>; rel=\"previous\"";
        context.Response.Headers.Link = (from, from + Size < products) switch
        {
            (0, true) => next,
            (_, true) => $"{previous}, {next}",
            _ => previous,
        };
        context.Response.Headers["X-Shopify-Shop-Api-Call-Limit"] = "1/40";
        var items = Enumerable.Range(from + 1, Math.Min(Size, products - from)).Select(n => $$"""
            {
              "id": {{6000000000L + n}}, "title": "Shirt {{n}}", "body_html": "<p>Soft &amp; warm</p>", "vendor": "Tidewell", "product_type": "Shirts",
              "handle": "shirt-{{n}}", "updated_at": "2026-03-0{{n}}T08:00:00-05:00", "status": "active", "tags": "cotton, new",
              "variants": [
                {
                  "id": {{40000000000L + n}}, "product_id": {{6000000000L + n}}, "title": "Red / M", "price": "19.90", "position": 1, "inventory_policy": "deny",
                  "compare_at_price": "24.90", "option1": "Red", "option2": "M", "option3": null, "taxable": true, "barcode": "4006381{{n}}", "grams": 200,
                  "weight": 0.2, "weight_unit": "kg", "inventory_item_id": {{n}}, "inventory_quantity": {{n}}, "requires_shipping": true, "sku": "SH-{{n}}-RM"
                },
                {
                  "id": {{50000000000L + n}}, "product_id": {{6000000000L + n}}, "title": "Blue / L", "price": "21.00", "position": 2, "inventory_policy": "deny",
                  "compare_at_price": null, "option1": "Blue", "option2": "L", "option3": null, "taxable": true, "barcode": "", "grams": 210,
                  "weight": 0.21, "weight_unit": "kg", "inventory_item_id": {{n}}, "inventory_quantity": -1, "requires_shipping": true, "sku": "SH-{{n}}-BL"
                }
              ]
            }
            """);
        return context.JsonAsync($$"""{"products":{{Answers.Array(items)}}}""");
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
        if (context.Request.Path != "/wp-json/wc/v3/products" || context.Request.Headers.Authorization != expected)
        {
            return context.StatusAsync(401);
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
              "attributes": [{ "id": 6, "name": "Color", "position": 0, "visible": false, "variation": true, "options": ["Clear"] }], "variations": []
            }
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
