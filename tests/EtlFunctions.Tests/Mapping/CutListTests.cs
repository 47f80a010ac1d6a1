using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

/// <summary>A list inside a record that says that it goes on is no product: what is behind would pass for gone.</summary>
public sealed class CutListTests
{
    [Theory]
    [InlineData("variants.nodes", """{"id":1,"variants":{"nodes":[{"sku":"a"}],"pageInfo":{"hasNextPage":true}}}""", "variants")]
    [InlineData("variants.nodes[]", """{"id":1,"variants":{"pageInfo":{"endCursor":"x","hasNextPage":true},"nodes":[{"sku":"a"}]}}""", "variants")]
    [InlineData("variants.edges", """{"id":1,"variants":{"edges":[{"node":{"sku":"a"}}],"pageInfo":{"hasNextPage":true}}}""", "variants")]
    [InlineData("node.variants.edges", """{"id":1,"node":{"variants":{"edges":[{"node":{"sku":"a"}}],"pageInfo":{"hasNextPage":true}}}}""", "node.variants")]
    [InlineData("variants.data", """{"id":1,"variants":{"object":"list","data":[{"sku":"a"}],"has_more":true}}""", "variants")]
    [InlineData("variants.items", """{"id":1,"variants":{"items":[{"sku":"a"}],"total":2}}""", "variants")]
    [InlineData("variants.items", """{"id":1,"variants":{"items":[{"sku":"a"}],"next":"https://shop.example/variants?page=2"}}""", "variants")]
    [InlineData("Variants", """{"id":1,"Variants":[{"sku":"a"}],"Variants@odata.nextLink":"https://shop.example/v"}""", "Variants")]
    public void Variants_ThatGoOn_MakeTheProductAReject(string each, string json, string path)
    {
        var reject = Reject(Of(each), json);

        Assert.Equal((RejectCodes.ChildrenIncomplete, path), (reject.Code, reject.Path));
        Assert.Contains("follow it by source.children", reject.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("variants.nodes", """{"id":1,"variants":{"nodes":[{"sku":"a"}],"pageInfo":{"hasNextPage":false}}}""")]
    [InlineData("variants.nodes", """{"id":1,"variants":{"nodes":[{"sku":"a"}]},"images":{"nodes":[{"url":"u"}],"pageInfo":{"hasNextPage":true}}}""")]
    [InlineData("variants", """{"id":1,"has_more":true,"next":"/products/2","variants":[{"sku":"a"}],"total":12}""")]
    [InlineData("variants.items", """{"id":1,"variants":{"items":[{"sku":"a"}],"total":1}}""")]
    [InlineData("variants.items", """{"id":1,"variants":{"items":[{"sku":"a"}],"next":null,"has_more":false}}""")]
    [InlineData("variants", """{"id":1,"variants":[{"sku":"hasNextPage"}],"more":{"list":[1],"has_more":true}}""")]
    public void Variants_ThatAreWhole_AreAProductWhateverElseGoesOn(string each, string json) =>
        Assert.Equal("1", Product(Of(each), json).ExternalId);

    [Theory]
    [InlineData("""{"id":1,"extra":{"tags":{"nodes":["a"],"pageInfo":{"hasNextPage":true}}}}""", "extra.tags")]
    [InlineData("""{"id":1,"extra":{"nodes":["a"],"pageInfo":{"hasNextPage":true}}}""", "extra")]
    public void Attributes_WithAListThatGoesOn_MakeTheProductAReject(string json, string path)
    {
        var whole = new MappingOptions { Id = At("id"), Attributes = At("extra") };
        var rest = new MappingOptions { Id = At("id"), Attributes = new FieldMapping { Rest = true } };

        Assert.Equal(path, Reject(whole, json).Path);
        Assert.Equal(path, Reject(rest, json).Path);
        Assert.Equal("1", Product(new MappingOptions { Id = At("id"), Title = At("title") }, json).ExternalId);
    }

    [Fact]
    public void Options_OfOneVariant_WithAListThatGoesOn_MakeTheProductAReject()
    {
        var mapping = new MappingOptions { Id = At("id"), Skus = new SkuMappingOptions { Each = "v", Code = At("sku"), Options = At("fields") } };

        Assert.Equal("v[1].fields", Reject(mapping, """{"id":1,"v":[{"sku":"a","fields":{"nodes":[]}},{"sku":"b","fields":{"nodes":[1],"pageInfo":{"hasNextPage":true}}}]}""").Path);
        Assert.Equal("1", Product(mapping, """{"id":1,"v":[{"sku":"b","other":{"nodes":[1],"pageInfo":{"hasNextPage":true}}}]}""").ExternalId);
    }

    [Theory]
    [InlineData("""{"id":1,"sku":"own"}""", "own")]
    [InlineData("""{"id":1,"sku":"own","v":[]}""", "")]
    [InlineData("""{"id":1,"sku":"own","v":[{"sku":"a"},{"sku":"b"}]}""", "a,b")]
    [InlineData("""{"id":1,"sku":"own","v":null}""", "")]
    public void Record_WithoutTheList_IsItsOwnSkuWhereTheMappingSaysSo(string json, string codes)
    {
        var mapping = new MappingOptions { Id = At("id"), Skus = new SkuMappingOptions { Each = "v", OrRecord = true, Code = At("sku") } };

        Assert.Equal(codes, string.Join(',', Product(mapping, json).Skus.Select(sku => sku.Code)));
    }

    [Fact]
    public void Variant_WithoutAnyValue_IsNoBlankRowWhereTheListIsNamed()
    {
        var mapping = new MappingOptions { Id = At("id"), Skus = new SkuMappingOptions { Each = "v", OrRecord = true, Code = At("sku") } };

        Assert.Equal(RejectCodes.MissingSku, Reject(mapping, """{"id":1,"v":[{"other":1}]}""").Code);
    }

    private static MappingOptions Of(string each) => new()
    {
        Id = At("id"),
        Skus = new SkuMappingOptions { Each = each, Code = At(each.EndsWith("edges", StringComparison.Ordinal) ? "node.sku" : "sku") },
    };
}
