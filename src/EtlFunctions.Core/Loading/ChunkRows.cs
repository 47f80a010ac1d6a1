using EtlFunctions.Catalog;
using EtlFunctions.Database;

namespace EtlFunctions.Loading;

/// <summary>A chunk as columns: one array for each parameter of the chunk statement.</summary>
/// <remarks>
/// Products are de-duplicated (<see cref="NewestRecord"/> wins) and sorted by key, SKUs by code, byte by byte as PostgreSQL's collation
/// <c>C</c> does, so that chunks loaded at the same time lock rows in the same order and do not deadlock.
/// </remarks>
internal sealed class ChunkRows
{
    private ChunkRows(int products, int skus)
    {
        Items = new LoadItem[products];
        ExternalId = new string[products];
        Hash = new byte[products][];
        Title = new string?[products];
        Description = new string?[products];
        Brand = new string?[products];
        Category = new string?[products];
        Status = new string?[products];
        Attributes = new string?[products];
        UpdatedAt = new DateTime?[products];
        SkuProduct = new int[skus];
        Code = new string[skus];
        Price = new decimal?[skus];
        Currency = new string?[skus];
        CompareAt = new decimal?[skus];
        Stock = new int?[skus];
        Barcode = new string?[skus];
        Options = new string?[skus];
    }

    public LoadItem[] Items { get; }

    /// <summary>Gets the records that another one of the same product in the chunk supersedes.</summary>
    public IReadOnlyList<LoadItem> Superseded { get; private init; } = [];

    public int Duplicates => Superseded.Count;

    /// <summary>Gets a value indicating whether two products of the chunk list the same SKU, which one statement cannot load.</summary>
    public bool SharesSku { get; private set; }

    public string[] ExternalId { get; }

    public byte[][] Hash { get; }

    public string?[] Title { get; }

    public string?[] Description { get; }

    public string?[] Brand { get; }

    public string?[] Category { get; }

    public string?[] Status { get; }

    public string?[] Attributes { get; }

    public DateTime?[] UpdatedAt { get; }

    public int[] SkuProduct { get; }

    public string[] Code { get; }

    public decimal?[] Price { get; }

    public string?[] Currency { get; }

    public decimal?[] CompareAt { get; }

    public int?[] Stock { get; }

    public string?[] Barcode { get; }

    public string?[] Options { get; }

    public static ChunkRows From(IReadOnlyList<LoadItem> items)
    {
        // A stable sort, then the newest of each run of equals.
        var sorted = items.OrderBy(item => item.Product.ExternalId, Utf8OrdinalComparer.Instance).ToArray();
        var kept = 0;
        List<LoadItem> superseded = [];
        for (var i = 0; i < sorted.Length; i++)
        {
            if (kept == 0 || sorted[kept - 1].Product.ExternalId != sorted[i].Product.ExternalId)
            {
                sorted[kept++] = sorted[i];
            }
            else if (NewestRecord.Supersedes(sorted[i].Product, sorted[kept - 1].Product))
            {
                superseded.Add(sorted[kept - 1]);
                sorted[kept - 1] = sorted[i];
            }
            else
            {
                superseded.Add(sorted[i]);
            }
        }

        var skus = 0;
        for (var i = 0; i < kept; i++)
        {
            skus += sorted[i].Product.Skus.Count;
        }

        var rows = new ChunkRows(kept, skus) { Superseded = superseded };
        rows.FillProducts(sorted);
        rows.FillSkus();
        return rows;
    }

    /// <summary>Gets the 1-based position of a product of the chunk.</summary>
    public int PositionOf(string externalId) => Array.BinarySearch(ExternalId, externalId, Utf8OrdinalComparer.Instance) + 1;

    private void FillProducts(LoadItem[] items)
    {
        for (var i = 0; i < Items.Length; i++)
        {
            Items[i] = items[i];
            var product = items[i].Product;
            ExternalId[i] = product.ExternalId;
            Hash[i] = ContentHash.Compute(product);
            Title[i] = product.Title;
            Description[i] = product.Description;
            Brand[i] = product.Brand;
            Category[i] = product.Category;
            Status[i] = product.Status;
            Attributes[i] = product.Attributes;
            UpdatedAt[i] = product.SourceUpdatedAt?.UtcDateTime;
        }
    }

    private void FillSkus()
    {
        var order = new SkuRow[Code.Length];
        var next = 0;
        for (var i = 0; i < Items.Length; i++)
        {
            foreach (var sku in Items[i].Product.Skus)
            {
                order[next++] = new SkuRow(sku, i + 1);
            }
        }

        Array.Sort(order, static (x, y) => Utf8OrdinalComparer.Instance.Compare(x.Sku.Code, y.Sku.Code));
        for (var i = 0; i < order.Length; i++)
        {
            var (sku, product) = order[i];
            SkuProduct[i] = product;
            Code[i] = sku.Code;
            Price[i] = sku.Price;
            Currency[i] = sku.Currency;
            CompareAt[i] = sku.CompareAtPrice;
            Stock[i] = sku.Stock;
            Barcode[i] = sku.Barcode;
            Options[i] = sku.Options;
            SharesSku |= i > 0 && Code[i - 1] == sku.Code;
        }
    }

    // A class, as LoadItem is one: the code that sorts references is compiled with the runtime, that for each struct is not.
    private sealed record SkuRow(Sku Sku, int Product);
}
