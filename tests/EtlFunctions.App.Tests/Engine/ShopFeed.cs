using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>The feed <c>shop</c> and what the catalog holds once it is loaded.</summary>
/// <param name="Products">The products of the source.</param>
internal sealed record ShopFeed(int Products)
{
    public const string Name = "shop";

    private const string Mapping = """{ "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } }""";

    /// <summary>Gets the products of a page, all in one chunk.</summary>
    public int PageSize { get; init; } = 10;

    public int PagesPerSegment { get; init; } = 4;

    public int Pages => (Products + PageSize - 1) / PageSize;

    /// <summary>Gets the records of the source.</summary>
    public IReadOnlyList<string> Records =>
        [.. Enumerable.Range(1, Products).Select(n => string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"{{n:D6}}","title":"Product {{n}}","variants":[{"sku":"{{n:D6}}-a","price":{{n}}.25}]}"""))];

    /// <summary>Writes the feed over a file.</summary>
    public void WriteFile(string folder)
    {
        File.WriteAllLines(Path.Combine(folder, $"{Name}.ndjson"), Records);
        Write(folder, $$"""{ "type": "file", "path": "{{Name}}.ndjson" }""");
    }

    /// <summary>Writes the feed with another source of the same records.</summary>
    public void Write(string folder, string source) => File.WriteAllText(
        Path.Combine(folder, $"{Name}.json"),
        $$"""
        { "name": "{{Name}}", "source": {{source}}, "mapping": {{Mapping}},
          "limits": { "pageSize": {{PageSize}}, "chunkSize": {{Math.Min(PageSize, 25)}}, "maxParallelPages": {{new LimitOptions().MaxParallelPages}}, "pagesPerSegment": {{PagesPerSegment}} } }
        """);

    /// <summary>Requires that the catalog holds each product of the source once, as the source has it.</summary>
    public async Task AssertCatalogAsync(TestDatabase database)
    {
        var expected = string.Join('\n', Enumerable.Range(1, Products).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n:D6}|Product {n}|{n:D6}-a {n}.25")));
        Assert.Equal(expected, await database.ScalarAsync<string>(
            """
            SELECT string_agg(format('%s|%s|%s', p.external_id, p.title, s.skus), E'\n' ORDER BY p.external_id)
              FROM catalog.product p
             CROSS JOIN LATERAL (SELECT string_agg(format('%s %s', k.code, k.price::numeric(18, 2)), ',' ORDER BY k.code) AS skus
                                   FROM catalog.sku k WHERE k.product_id = p.id AND k.discontinued_at IS NULL) s
            """));
    }
}
