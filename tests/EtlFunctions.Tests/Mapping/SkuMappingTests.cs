using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class SkuMappingTests
{
    private static readonly MappingOptions Flat = Full with { Skus = Full.Skus! with { Each = null } };

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"variants":null}""")]
    [InlineData("""{"id":1,"variants":[]}""")]
    public void Each_NoVariants_GivesNoSkus(string json) => Assert.Empty(Product(Full, json).Skus);

    [Fact]
    public void Each_OneObject_CountsAsOne() =>
        Assert.Equal(new Sku { Code = "a", Stock = 2 }, Assert.Single(Product(Full, """{"id":1,"variants":{"sku":"a","stock":2}}""").Skus));

    [Theory]
    [InlineData("\"a\"", "variants", "variants: found text \"a\", expected an array of objects, one for each variant.")]
    [InlineData("7", "variants", "variants: found number 7, expected an array of objects, one for each variant.")]
    [InlineData("""[{"sku":"a"},"b",3]""", "variants[1]", "variants[1]: found text \"b\", expected an object, one variant.")]
    [InlineData("""[null]""", "variants[0]", "variants[0]: found null, expected an object, one variant.")]
    [InlineData("""[[{"sku":"a"}]]""", "variants[0]", "variants[0]: found an array [{\"sku\":\"a\"}], expected an object, one variant.")]
    public void Each_OtherKind_IsRejected(string variants, string path, string message)
    {
        var reject = Reject(Full, $$"""{"id":1,"variants":{{variants}}}""");

        Assert.Equal((RejectCodes.WrongType, path, message), (reject.Code, reject.Path, reject.Message));
    }

    [Fact]
    public void Each_VariantWithoutCode_RejectsTheProductAndNamesTheVariant()
    {
        var reject = Reject(Full, """{"id":1,"variants":[{"sku":"a"},{"sku":" ","price":1}]}""");

        Assert.Equal((RejectCodes.MissingSku, "variants[1].sku"), (reject.Code, reject.Path));
        Assert.Equal("variants[1].sku: found text \" \", expected the code of the SKU, which every variant needs.", reject.Message);
    }

    [Fact]
    public void Each_NestedPathInBrackets_IsFollowed()
    {
        var options = Full with { Skus = new SkuMappingOptions { Each = "data.list[0].variants[]", Code = At("ids.sku"), Price = At("prices[1].net") } };

        var product = Product(options, """{"id":1,"data":{"list":[{"variants":[{"prices":[{"net":1},{"net":2}],"ids":{"sku":"a"}}]}]}}""");

        Assert.Equal(new Sku { Code = "a", Price = 2 }, Assert.Single(product.Skus));
        Assert.Equal(
            "data.list[0].variants[0].prices[1].net",
            Reject(options, """{"id":1,"data":{"list":[{"variants":[{"prices":[0,{"net":"x"}],"ids":{"sku":"a"}}]}]}}""").Path);
    }

    [Fact]
    public void Each_ArrayAlsoReadByOtherPaths_ServesBoth()
    {
        var options = Full with { Title = At("variants[1].sku"), Attributes = At("variants") };

        var product = Product(options, """{"variants":[{"sku":"a"}, {"sku":"b"}],"id":1}""");

        Assert.Equal(("b", """[{"sku":"a"},{"sku":"b"}]"""), (product.Title, product.Attributes));
        Assert.Equal(["a", "b"], product.Skus.Select(s => s.Code));
    }

    [Fact]
    public void Each_ManyVariants_AreAllRead()
    {
        var variants = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"sku":"{{i}}","stock":{{i}}}"""));

        var skus = Product(Full, $$"""{"id":1,"variants":[{{variants}}]}""").Skus;

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => new Sku { Code = $"{i}", Stock = i }), skus);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void Each_SameCodeOnDifferentVariants_RejectsTheProduct(int variants)
    {
        var others = string.Concat(Enumerable.Range(0, variants).Select(i => $$"""{"sku":"s{{i}}"},"""));

        var reject = Reject(Full, $$"""{"id":1,"variants":[{{others}}{"sku":"a","price":1},{"sku":" a ","price":2}]}""");

        Assert.Equal((RejectCodes.DuplicateSku, "variants"), (reject.Code, reject.Path));
        Assert.Equal("variants: found the code \"a\" on two variants that differ, expected one variant for each code.", reject.Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void Each_SameVariantTwice_IsOne(int variants)
    {
        var others = string.Concat(Enumerable.Range(0, variants).Select(i => $$"""{"sku":"s{{i}}"},"""));

        var skus = Product(Full, $$"""{"id":1,"variants":[{"sku":"a","price":1.0},{{others}}{"price":"1","sku":" a "}]}""").Skus;

        Assert.Equal(variants + 1, skus.Count);
        Assert.Equal(new Sku { Code = "a", Price = 1 }, skus[0]);
    }

    [Fact]
    public void NoEach_TheProductIsItsOwnSku() =>
        Assert.Equal(new Sku { Code = "a", Price = 2 }, Assert.Single(Product(Flat, """{"id":1,"sku":"a","price":2}""").Skus));

    [Fact]
    public void NoEach_NoCode_IsRejected() =>
        Assert.Equal((RejectCodes.MissingSku, "sku"), (Reject(Flat, """{"id":1,"price":2}""").Code, Reject(Flat, """{"id":1}""").Path));

    [Fact]
    public void NoEach_RowsOfACsvFile_AreTheVariants()
    {
        var product = Product(Flat, """
            {"id":"1","sku":"a","price":"1","$rows":[{"id":"1","sku":"a","price":"1"},{"id":"1","sku":"b","price":"2"},{"id":"1","sku":"","price":" "}]}
            """);

        Assert.Equal([new Sku { Code = "a", Price = 1 }, new Sku { Code = "b", Price = 2 }], product.Skus);
    }

    [Fact]
    public void NoEach_RowWithPriceButNoCode_RejectsTheProduct() => Assert.Equal(
        "$rows[1].sku", Reject(Flat, """{"id":"1","$rows":[{"sku":"a"},{"sku":"","price":"2"}]}""").Path);

    [Fact]
    public void NoSkus_RowsOfACsvFile_AreNoAttribute() => Assert.Equal(
        """{"colour":"red"}""",
        Product(
            new MappingOptions { Id = At("id"), Attributes = new FieldMapping { Rest = true } },
            """{"id":"1","colour":"red","$rows":[{"id":"1","colour":"red"}]}""").Attributes);

    [Fact]
    public void NoEach_Rest_LeavesOutTheSkuFields() => Assert.Equal(
        """{"colour":"red"}""",
        Product(Flat with { Attributes = new FieldMapping { Rest = true } }, """{"id":"1","sku":"a","colour":"red","$rows":[{"sku":"a"}]}""").Attributes);

    [Theory]
    [InlineData("\" eur \"", "EUR")]
    [InlineData("\"Usd\"", "USD")]
    [InlineData("\"\"", null)]
    public void Currency_ThreeLetters_IsUpperCased(string json, string? expected) =>
        Assert.Equal(expected, Product(Flat, $$"""{"id":1,"sku":"a","currency":{{json}}}""").Skus[0].Currency);

    [Theory]
    [InlineData("\"\u20ac\"", "invalid_currency")]
    [InlineData("\"EURO\"", "invalid_currency")]
    [InlineData("\"E1R\"", "invalid_currency")]
    [InlineData("978", "invalid_currency")]
    [InlineData("true", "wrong_type")]
    public void Currency_Other_IsRejected(string json, string code) =>
        Assert.Equal((code, "currency"), (Reject(Flat, $$"""{"id":1,"sku":"a","currency":{{json}}}""").Code, Reject(Flat, $$"""{"id":1,"sku":"a","currency":{{json}}}""").Path));
}
