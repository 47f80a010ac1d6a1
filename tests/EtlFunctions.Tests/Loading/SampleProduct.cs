using System.Globalization;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Loading;

/// <summary>Products to load, and the records they might have come from.</summary>
internal static class SampleProduct
{
    /// <summary>Gets a product with the SKUs of the given codes.</summary>
    public static Product Of(string id, params string[] skus) => new()
    {
        ExternalId = id,
        Title = "Lamp",
        Attributes = """{"watt":40}""",
        Skus = [.. skus.Select((code, i) => new Sku { Code = code, Price = 10 + i, Currency = "EUR", Stock = i, Options = """{"size":"L"}""" })],
    };

    /// <summary>Gets products <c>P00001</c>… with SKUs of their own.</summary>
    public static Product[] Many(int first, int count, int skus = 3) =>
        [.. Enumerable.Range(first, count).Select(n => Of(Id(n), [.. Enumerable.Range(1, skus).Select(k => $"{Id(n)}-{k}")]))];

    /// <summary>Gets the item of a product, with a payload that names it.</summary>
    public static LoadItem Item(Product product, int number = 1) => new(product, Record(product.ExternalId, number));

    /// <summary>Gets a record whose payload is <c>raw:</c> and the text.</summary>
    public static RawRecord Record(string text, int number = 1) =>
        new(new RecordLocation("shop.ndjson", number, number * 100), Encoding.UTF8.GetBytes($"raw:{text}"));

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:D5}");
}
