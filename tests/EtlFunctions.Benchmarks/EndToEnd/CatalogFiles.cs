using System.Globalization;

namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>The same catalog twice: as NDJSON with its feed, and flattened for <c>\copy</c>.</summary>
internal sealed class CatalogFiles
{
    private static readonly string[] Colors = ["red", "green", "blue", "black", "white", "grey", "brown"];
    private static readonly string[] Sizes = ["S", "M", "L"];

    private CatalogFiles(string folder)
    {
        Feed = Path.Combine(folder, "bench.json");
        Records = Path.Combine(folder, "products.ndjson");
        ProductRows = Path.Combine(folder, "product.tsv");
        SkuRows = Path.Combine(folder, "sku.tsv");
    }

    public string Feed { get; }

    public string Records { get; }

    public string ProductRows { get; }

    public string SkuRows { get; }

    public static CatalogFiles Write(string folder, int products)
    {
        var files = new CatalogFiles(folder);
        Directory.CreateDirectory(folder);
        File.WriteAllText(files.Feed, FeedText);
        using var records = new StreamWriter(files.Records);
        using var productRows = new StreamWriter(files.ProductRows);
        using var skuRows = new StreamWriter(files.SkuRows);
        var run = Guid.CreateVersion7();
        for (var i = 1; i <= products; i++)
        {
            Write(i, run, records, productRows, skuRows);
        }

        return files;
    }

    private static void Write(int i, Guid run, StreamWriter records, StreamWriter productRows, StreamWriter skuRows)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"P{i:D8}");
        var color = Colors[i % Colors.Length];
        var title = string.Create(CultureInfo.InvariantCulture, $"Trail jacket no. {i} in {color}");
        var description = string.Create(CultureInfo.InvariantCulture, $"Light jacket for long days outside, batch {i % 977}. Wind and rain stay out, warmth stays in; folds into its own pocket. Taped seams, two-way zip, adjustable hood with a stiff peak, drawcords in the hem and reflective prints.");
        var brand = string.Create(CultureInfo.InvariantCulture, $"Brand {i % 211}");
        var category = string.Create(CultureInfo.InvariantCulture, $"Outdoor/Jackets/{i % 37}");
        var attributes = string.Create(CultureInfo.InvariantCulture, $$"""{"color": "{{color}}", "season": "{{2020 + (i % 7)}}", "material": "polyamide"}""");
        const string Updated = "2026-10-01T02:03:04Z";
        records.Write($$"""{"id":"{{id}}","title":"{{title}}","description":"{{description}}","brand":"{{brand}}","category":"{{category}}","attributes":{{attributes}},"updated_at":"{{Updated}}","variants":[""");
        // A hash of the same size as the load's; \copy only stores it.
        productRows.Write(string.Create(CultureInfo.InvariantCulture, $"{i}\tbench\t{id}\t{title}\t{description}\t{brand}\t{category}\t{attributes}\t{Updated}\t\\\\x{i:x32}\t2026-10-02T00:00:00Z\t{run}\n"));
        for (var k = 0; k < Sizes.Length; k++)
        {
            var price = (((i * 7) + (k * 100)) % 50_000 / 100m) + 5m;
            var code = $"{id}-{Sizes[k]}";
            var stock = (i + k) % 120;
            var barcode = string.Create(CultureInfo.InvariantCulture, $"40{i:D9}{k}{(i + k) % 10}");
            records.Write(string.Create(CultureInfo.InvariantCulture, $$"""{{(k > 0 ? "," : string.Empty)}}{"sku":"{{code}}","price":{{price}},"currency":"EUR","stock":{{stock}},"barcode":"{{barcode}}"}"""));
            skuRows.Write(string.Create(CultureInfo.InvariantCulture, $"{i}\tbench\t{code}\t{price}\tEUR\t{stock}\t{barcode}\t2026-10-02T00:00:00Z\n"));
        }

        records.Write("]}\n");
    }

    private const string FeedText = """
        {
          "name": "bench",
          "source": { "type": "file", "path": "products.ndjson", "format": "ndjson" },
          "mapping": {
            "id": "id", "title": "title", "description": "description", "brand": "brand", "category": "category",
            "attributes": "attributes", "updatedAt": "updated_at",
            "skus": { "each": "variants", "code": "sku", "price": "price", "currency": "currency", "stock": "stock", "barcode": "barcode" }
          },
          "target": { "deleteMissing": "none" },
          "limits": { "pageSize": 25, "chunkSize": 25, "maxParallelPages": 8 }
        }
        """;
}
