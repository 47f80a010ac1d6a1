using System.IO.Compression;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Drafting;

/// <summary>Exports of shops and marketplaces, of which the draft must load every product without an edit.</summary>
public sealed class ShopExportDraftTests : IDisposable
{
    private readonly DraftFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WooCommerce_RowsThatNameTheirParent_AreItsSkus()
    {
        var file = _folder.Write("wc.csv", """
            ID,Type,SKU,Name,Regular price,Stock,Parent
            44,variable,VT,V-Neck Tee,,,
            76,variation,VT-RED,V-Neck Tee - Red,"20,5",7,id:44
            77,variation,,V-Neck Tee - Blue,"20,5",,id:44
            50,simple,CAP,Cap,"1.250,00",3,

            """);

        var products = await ProductsAsync(file);

        Assert.Equal([("44", "76,77"), ("50", "50")], products.Select(p => (p.ExternalId, Codes(p))));
        Assert.Equal(1250m, products[1].Skus.Single().Price);
    }

    [Fact]
    public async Task Parents_NamedInTwoWays_AreBothWrittenDown()
    {
        var file = _folder.Write("wc.csv", "ID,SKU,Name,Parent\n44,VT,Tee,\n76,VT-RED,Tee red,id:44\n77,VT-BLUE,Tee blue,VT\n");

        Assert.Contains("\"parentKey\": \"Parent\", \"idKey\": [\"id:{ID}\", \"SKU\"]", (await _folder.DraftAsync(file)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShopifyBulk_LinesThatAreNoVariants_AreLeftOut()
    {
        var file = _folder.Write("bulk.jsonl", """
            {"id":"gid://shopify/Product/1","title":"Tee"}
            {"id":"gid://shopify/ProductVariant/11","sku":"T-S","price":"10.00","__parentId":"gid://shopify/Product/1"}
            {"id":"gid://shopify/Metafield/77","key":"price","value":"5","__parentId":"gid://shopify/Product/1"}
            {"id":"gid://shopify/ProductVariant/12","sku":"T-M","price":"12.50","__parentId":"gid://shopify/Product/1"}

            """);

        Assert.Equal("T-S,T-M", Codes(Assert.Single(await ProductsAsync(file))));
    }

    [Fact]
    public async Task Amazon_LinesAboveTheHeader_AreNoRecords()
    {
        var file = _folder.Write("a.txt", "TemplateType=home\tVersion=2024.1\tThe top 3 rows are for Amazon.com use only.\nSeller SKU\tProduct Name\tPrice\nitem_sku\titem_name\tstandard_price\nHX-1\tLamp\t19.99\n");

        var product = Assert.Single(await ProductsAsync(file));

        Assert.Equal(("HX-1", "Lamp", 19.99m), (product.ExternalId, product.Title, product.Skus.Single().Price));
    }

    [Fact]
    public async Task Google_PricesWithTheirCurrency_AreTakenApartByAScript()
    {
        var file = _folder.Write("g.tsv", "id\titem_group_id\ttitle\tprice\nA1\tA\tLamp\t19.99 USD\nA2\tA\tLamp\t1,250.00 USD\n");

        var product = Assert.Single(await ProductsAsync(file));

        Assert.Equal("A", product.ExternalId);
        Assert.Equal([("A1", 19.99m, "USD"), ("A2", 1250m, "USD")], product.Skus.Select(s => (s.Code, s.Price!.Value, s.Currency!)));
    }

    [Fact]
    public async Task Magento_ListsOfNamesAndValues_AreSaid()
    {
        var file = _folder.Write("m.ndjson", """{"sku":"A","name":"N","price":5.5,"custom_attributes":[{"attribute_code":"brand","value":"B1"}]}""" + "\n");

        Assert.Contains((await _folder.DraftAsync(file)).Notes, note => note.StartsWith("custom_attributes is a list of names and values", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<catalog><product sku=\"A\"><name>Lamp</name><price currency=\"EUR\">9.5</price></product><product sku=\"B\"><name>Desk</name><price currency=\"EUR\">19.5</price></product></catalog>", "catalog/product", "A,B")]
    [InlineData("<?xml version=\"1.0\"?><rss><channel><title>Shop</title><item><id>1</id><title>Lamp</title></item><item><id>2</id><title>Desk</title></item></channel></rss>", "rss/channel/item", "1,2")]
    [InlineData("<shop><product><id>1</id><name>Lamp</name></product></shop>", "shop/product", "1")]
    public async Task Xml_RecordsAreTheElementsThatRepeat(string text, string path, string ids)
    {
        var file = _folder.Write("a.xml", text);

        Assert.Equal(ids, string.Join(',', (await ProductsAsync(file)).Select(p => p.ExternalId)));
        Assert.Equal(path, ((FileSourceOptions)_folder.Load(await _folder.DraftAsync(file)).Source).RecordPath);
    }

    [Fact]
    public async Task Zip_OfSeveralFiles_IsReadByThoseOfOneKind()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("in/1.csv", "id,title\n1,A\n"), ("in/2.csv", "id,title\n2,B\n"), ("readme.txt", "hello") })
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        Assert.Equal(["A", "B"], (await ProductsAsync(_folder.Write("a.zip", packed.ToArray()))).Select(p => p.Title));
    }

    private async Task<IReadOnlyList<Product>> ProductsAsync(string file)
    {
        var mapped = (await _folder.MapAsync(file)).Mapped;
        Assert.All(mapped, record => Assert.Null(record.Reject));
        return [.. mapped.Select(record => record.Product!)];
    }

    private static string Codes(Product product) => string.Join(',', product.Skus.Select(sku => sku.Code));
}
