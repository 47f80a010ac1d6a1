using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class DeclaredRecordMapperTests
{
    private const string Whole = """
        { "id": 17, "title": " Kettle ", "description": "Boils\nwater \ud83d\ude00", "brand": "Acme", "category": "Kitchen", "status": true,
          "attributes": { "volume": 1.70, "tags": [ "a b", null ] }, "updated_at": "2024-02-29T10:15:30.1234567+02:00",
          "variants": [
            { "sku": "K-1", "price": 19.99, "currency": "eur", "compare_at_price": "24.5", "stock": 3, "barcode": "0401", "options": { "colour": "red" } },
            { "sku": "K-2", "price": null, "stock": "-2" } ],
          "unmapped": [1, {"deep": [2]}] }
        """;

    [Fact]
    public void Map_WholeRecord_FillsEveryColumn()
    {
        var product = Product(Full, Whole);

        Assert.Equal("17", product.ExternalId);
        Assert.Equal("Kettle", product.Title);
        Assert.Equal("Boils\nwater 😀", product.Description);
        Assert.Equal("Acme", product.Brand);
        Assert.Equal("Kitchen", product.Category);
        Assert.Equal("true", product.Status);
        Assert.Equal("""{"volume":1.70,"tags":["a b",null]}""", product.Attributes);
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 8, 15, 30, TimeSpan.Zero).AddTicks(1_234_560), product.SourceUpdatedAt);
        Assert.Equal(TimeSpan.Zero, product.SourceUpdatedAt!.Value.Offset);
        Assert.Equal(
            [
                new Sku
                {
                    Code = "K-1", Price = 19.99m, Currency = "EUR", CompareAtPrice = 24.5m, Stock = 3, Barcode = "0401",
                    Options = """{"colour":"red"}""",
                },
                new Sku { Code = "K-2", Stock = -2 },
            ],
            product.Skus);
    }

    [Fact]
    public void Map_OnlyId_LeavesTheRestEmpty()
    {
        var product = Product(Full, """{"id":"a"}""");

        Assert.Equal("a", product.ExternalId);
        Assert.Null(product.Title);
        Assert.Null(product.Attributes);
        Assert.Null(product.SourceUpdatedAt);
        Assert.Empty(product.Skus);
    }

    [Fact]
    public void Map_FieldTwice_LastWins()
    {
        var options = new MappingOptions
        {
            Id = At("id"), Title = At("seo.title"), Brand = At("seo.brand"), Skus = new SkuMappingOptions { Each = "v.list", Code = At("c") },
        };

        var product = Product(options, """
            {"id":1,"id":2,"seo":{"title":"old","brand":"old"},"seo":{"title":"x","title":"new"},
             "v":{"list":[{"c":"1"},{"c":"2"}]},"v":{"list":[{"c":"3","c":"4"}]}}
            """);

        Assert.Equal("2", product.ExternalId);
        Assert.Equal("new", product.Title);
        Assert.Null(product.Brand);
        Assert.Equal("4", Assert.Single(product.Skus).Code);
    }

    [Fact]
    public void Map_ParentReplacedByScalar_ForgetsWhatWasBelow()
    {
        var options = new MappingOptions { Id = At("id"), Title = At("a.b"), Skus = new SkuMappingOptions { Each = "a.v", Code = At("c") } };

        var product = Product(options, """{"a":{"b":"x","v":[{"c":"1"}]},"a":5,"id":1}""");

        Assert.Null(product.Title);
        Assert.Empty(product.Skus);
    }

    [Fact]
    public void Map_Paths_ReachElementsAndEscapedNames()
    {
        var options = new MappingOptions
        {
            Id = At(@"a\.b"), Title = At("images[1].alt"), Description = At(@"back\\slash"), Brand = At(@"price \[EUR\]"), Category = At("list[0][1]"),
            Status = At("naïve"),
        };

        var product = Product(options, """
            {"a.b":"id","images":[{"alt":"first"},{"alt":"second"}],"back\\slash":"d","price [EUR]":"5","list":[["x","y"],"z"],"na\u00efve":"s"}
            """);

        Assert.Equal(("id", "second", "d", "5", "y", "s"), (product.ExternalId, product.Title, product.Description, product.Brand, product.Category, product.Status));
    }

    [Fact]
    public void Map_PathThroughAnotherKind_FindsNothing()
    {
        var options = new MappingOptions { Id = At("id"), Title = At("a.b"), Brand = At("c[0]"), Category = At("d[3]") };

        var product = Product(options, """{"id":1,"a":"text","c":{"0":"x"},"d":["x"]}""");

        Assert.Equal((null, null, null), (product.Title, product.Brand, product.Category));
    }

    [Fact]
    public void Map_OnePathForTwoColumns_FillsBoth()
    {
        var options = new MappingOptions { Id = At("id"), Title = At("id"), Attributes = At("a"), Brand = At("a.b") };

        var product = Product(options, """{"id":"x","a":{"b":"y"}}""");

        Assert.Equal(("x", "x", "y", """{"b":"y"}"""), (product.ExternalId, product.Title, product.Brand, product.Attributes));
    }

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"title":null}""")]
    [InlineData("""{"id":1,"title":""}""")]
    [InlineData("""{"id":1,"title":" \t\u00a0"}""")]
    public void Map_NoValue_TakesTheDefault(string json)
    {
        var options = new MappingOptions { Id = At("id"), Title = new FieldMapping { Path = "title", Default = "\"none\"" } };

        Assert.Equal("none", Product(options, json).Title);
    }

    [Fact]
    public void Map_Constants_AreConverted()
    {
        var options = new MappingOptions
        {
            Id = At("id"),
            Title = new FieldMapping { Const = "5" },
            Attributes = new FieldMapping { Const = """{ "a" : 1 }""" },
            UpdatedAt = new FieldMapping { Const = "\"2024-01-01\"" },
            Skus = new SkuMappingOptions
            {
                Code = At("id"),
                Currency = new FieldMapping { Const = "\"usd\"" },
                Price = new FieldMapping { Path = "price", Default = "\"1,50\"", DecimalSeparator = ',' },
            },
        };

        var product = Product(options, """{"id":"x","price":""}""");

        Assert.Equal("5", product.Title);
        Assert.Equal("""{"a":1}""", product.Attributes);
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), product.SourceUpdatedAt);
        Assert.Equal(new Sku { Code = "x", Currency = "USD", Price = 1.5m }, Assert.Single(product.Skus));
    }

    [Theory]
    [InlineData(true, null, "x")]
    [InlineData(true, false, " x ")]
    [InlineData(false, null, " x ")]
    [InlineData(false, true, "x")]
    public void Map_Trim_FieldOverridesMapping(bool mapping, bool? field, string expected)
    {
        var options = new MappingOptions { Id = At("id"), Trim = mapping, Title = new FieldMapping { Path = "title", Trim = field } };

        Assert.Equal(expected, Product(options, """{"id":1,"title":" x "}""").Title);
    }

    [Fact]
    public void Map_Rest_TakesWhatNoPathNames()
    {
        var options = Full with { Attributes = new FieldMapping { Rest = true }, Title = At("seo.title"), Brand = At("images[0].brand") };

        var product = Product(options, """
            { "id": 1, "seo": { "title": "t", "slug": [ 1 , 2 ], "og": {} }, "images": [ { "brand": "b" } ], "weight": 1.50,
              "variants": [ { "sku": "s", "extra": 1 } ], "k\u00e9y": "v\"", "none": null }
            """);

        Assert.Equal("""{"seo":{"slug":[1,2],"og":{}},"images":[{"brand":"b"}],"weight":1.50,"k\u00e9y":"v\"","none":null}""", product.Attributes);
        Assert.Equal(("t", "b"), (product.Title, product.Brand));
    }

    [Fact]
    public void Map_RestOfNothing_IsNoValue() =>
        Assert.Null(Product(new MappingOptions { Id = At("id"), Attributes = new FieldMapping { Rest = true } }, """{"id":1}""").Attributes);

    [Fact]
    public void Map_ManyThreads_GiveTheSameResult()
    {
        var mapper = DeclaredRecordMapper.Compile(Full);
        var json = Encoding.UTF8.GetBytes(Whole);
        var expected = ContentHash.Compute(Map(mapper, json).Product!);

        Parallel.For(0, 1000, _ => Assert.Equal(expected, ContentHash.Compute(Map(mapper, json).Product!)));
    }
}
