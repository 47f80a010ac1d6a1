using EtlFunctions.Catalog;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Finds products with text that cannot even be sent, as a mapper outside of the project may make them.</summary>
internal static class UnstorableProducts
{
    /// <summary>Turns such products of a chunk into rejects.</summary>
    /// <returns>The chunk to load instead, or <see langword="null"/> when it has no such product.</returns>
    public static Chunk? Reject(Chunk chunk)
    {
        var items = new List<LoadItem>(chunk.Items.Count);
        var rejects = new List<Reject>(chunk.Rejects);
        foreach (var item in chunk.Items)
        {
            if (Find(item.Product) is { } field)
            {
                var reason = new RejectReason(
                    RejectStage.Load,
                    PostgresErrorCodes.CharacterNotInRepertoire,
                    $"{field} holds NUL or half a surrogate pair, expected text that PostgreSQL can store");
                rejects.Add(new Reject(item.Record, reason, item.Product.ExternalId) { Place = item.Place });
            }
            else
            {
                items.Add(item);
            }
        }

        return rejects.Count == chunk.Rejects.Count ? null : chunk with { Items = items, Rejects = rejects };
    }

    /// <summary>Gets every text of a product with its column.</summary>
    public static IEnumerable<(string? Field, string? Text)> Fields(Product product) => Texts(product).Concat(product.Skus.SelectMany(Texts));

    private static string? Find(Product product) =>
        Fields(product).FirstOrDefault(t => t.Text is not null && !StorableText.Holds(t.Text)).Field;

    private static (string? Field, string? Text)[] Texts(Product product) =>
    [
        ("external_id", product.ExternalId), ("title", product.Title), ("description", product.Description), ("brand", product.Brand),
        ("category", product.Category), ("status", product.Status), ("attributes", product.Attributes),
    ];

    private static (string? Field, string? Text)[] Texts(Sku sku) =>
        [("code", sku.Code), ("currency", sku.Currency), ("barcode", sku.Barcode), ("options", sku.Options)];
}
