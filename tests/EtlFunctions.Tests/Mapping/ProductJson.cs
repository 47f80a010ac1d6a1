using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EtlFunctions.Catalog;

namespace EtlFunctions.Tests.Mapping;

/// <summary>Renders a product as the record that <see cref="MappingSample.Full"/> maps back to it.</summary>
internal static class ProductJson
{
    /// <summary>Renders the product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="order">Puts the fields of an object in an order.</param>
    /// <param name="escape">Whether all but ASCII is escaped.</param>
    /// <param name="indent">Whether there is white space between tokens.</param>
    public static byte[] Render(Product product, Func<List<(string Name, string Json)>, IEnumerable<(string Name, string Json)>> order, bool escape, bool indent)
    {
        var encoder = escape ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        var json = Object(
            [
                ("id", Text(product.ExternalId)), ("title", Text(product.Title)), ("description", Text(product.Description)),
                ("brand", Text(product.Brand)), ("category", Text(product.Category)), ("status", Text(product.Status)),
                ("attributes", product.Attributes ?? "null"), ("updated_at", Text(product.SourceUpdatedAt?.ToString("O"))),
                ("variants", $"[{string.Join(',', product.Skus.Select(Variant))}]"), ("more", """{"id":[{"sku":1}]}"""),
            ]);
        return Encoding.UTF8.GetBytes(json);

        string Variant(Sku sku) => Object(
            [
                ("sku", Text(sku.Code)), ("price", Plain(sku.Price)), ("currency", Text(sku.Currency)), ("compare_at_price", Plain(sku.CompareAtPrice)),
                ("stock", Plain(sku.Stock)), ("barcode", Text(sku.Barcode)), ("options", sku.Options ?? "null"), ("variants", "[[]]"),
            ]);

        string Object(List<(string Name, string Json)> fields) =>
            "{" + string.Join(',', order(fields).Select(f => indent ? $"\n  {Text(f.Name)} : {f.Json} " : $"{Text(f.Name)}:{f.Json}")) + "}";

        string Text(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text, encoder)}\"";
    }

    private static string Plain<T>(T? number)
        where T : struct => number is null ? "null" : JsonSerializer.Serialize(number.Value);
}
