using System.Globalization;

namespace EtlFunctions.Tests.Sources;

/// <summary>Records that <see cref="Mapping.MappingSample.Full"/> maps.</summary>
internal static class SampleRecord
{
    /// <summary>Gets a product <c>P&lt;number&gt;</c> with SKUs <c>P&lt;number&gt;-1</c>, <c>-2</c> and so on.</summary>
    public static string Json(int number, int skus = 2, string title = "Lamp")
    {
        var variants = Enumerable.Range(1, skus).Select(k => string.Create(
            CultureInfo.InvariantCulture, $$"""{"sku":"P{{number}}-{{k}}","price":{{k}}9.90,"currency":"EUR","stock":{{k}}}"""));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"P{{number}}","title":"{{title}} {{number}}","attributes":{"watt":{{number}}},"variants":[{{string.Join(',', variants)}}]}""");
    }

    /// <summary>Gets the products 1 to <paramref name="count"/>.</summary>
    public static string[] Many(int count, int skus = 2) => [.. Enumerable.Range(1, count).Select(n => Json(n, skus))];
}
