using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Loading;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Loading;

public sealed class ChunkRowsTests
{
    [Property(MaxTest = 1000, Arbitrary = [typeof(Chunks)])]
    public void From_AnyProducts_KeepsTheLastOfEachKeySortedByBytes(Product[] products)
    {
        var rows = ChunkRows.From([.. products.Select((p, i) => SampleProduct.Item(p, i))]);

        var expected = products.GroupBy(p => p.ExternalId).Select(g => g.Last()).OrderBy(p => p.ExternalId, Bytes).ToArray();
        Assert.Equal(expected.Select(p => p.ExternalId), rows.ExternalId);
        Assert.Equal(expected.Select(p => p.Title), rows.Title);
        Assert.Equal(expected, rows.Items.Select(i => i.Product));
        Assert.Equal(expected.Select(ContentHash.Compute), rows.Hash);
        Assert.Equal(products.Length - expected.Length, rows.Duplicates);
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Chunks)])]
    public void From_AnyProducts_HasEachKeptSkuUnderItsProductSortedByBytes(Product[] products)
    {
        var rows = ChunkRows.From([.. products.Select((p, i) => SampleProduct.Item(p, i))]);

        var skus = rows.Items.SelectMany((item, i) => item.Product.Skus.Select(s => (s.Code, Product: i + 1, s.Price))).ToArray();
        Assert.Equal(skus.Length, rows.Code.Length);
        Assert.Equal(rows.Code.Order(Bytes), rows.Code);
        Assert.Equal(
            skus.Order().ToArray(),
            Enumerable.Range(0, rows.Code.Length).Select(i => (rows.Code[i], rows.SkuProduct[i], rows.Price[i])).Order());
        Assert.Equal(skus.DistinctBy(s => s.Code).Count() != skus.Length, rows.SharesSku);
    }

    private static readonly IComparer<string> Bytes = Comparer<string>.Create((x, y) =>
        Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));

    private static class Chunks
    {
        public static Arbitrary<Product[]> Arbitrary()
        {
            var key = Gen.Elements("a", "A", "ab", "\uFF21", "😀", "Z", "10", "9");
            var sku = from code in key from price in Gen.Choose(1, 3) select new Sku { Code = code, Price = price };
            var product =
                from id in key
                from title in Gen.Choose(1, 1000)
                from skus in Gen.ListOf(sku).Resize(3)
                select new Product { ExternalId = id, Title = $"{title}", Skus = [.. skus] };
            return Gen.ArrayOf(product).ToArbitrary();
        }
    }
}
