using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Mapping;

public sealed class PathCounterTests
{
    private static readonly MappingOptions Shop = new()
    {
        Id = MappingSample.At("id"),
        Title = MappingSample.At("seo.title"),
        Brand = new FieldMapping { Path = "brand", Optional = true },
        Skus = new SkuMappingOptions { Each = "variants", Code = MappingSample.At("sku"), Price = MappingSample.At("price") },
    };

    [Theory]
    [InlineData("""{"id":1,"seo":{"title":"x"},"variants":[{"sku":"a","price":1}]}""", "id 11, seo.title 11, brand 00, variants 11, variants[].sku 11, variants[].price 11")]
    [InlineData("""{"id":null,"seo":{"title":" "},"brand":[ ],"variants":[]}""", "id 10, seo.title 10, brand 10, variants 10, variants[].sku 00, variants[].price 00")]
    [InlineData("""{"id":0,"seo":"title","brand":{},"variants":[{"sku":""},{"price":null}]}""", "id 11, seo.title 00, brand 10, variants 11, variants[].sku 10, variants[].price 10")]
    [InlineData("""{"id":false,"brand":[0],"variants":[{"price":null},{"price":2}]}""", "id 11, seo.title 00, brand 11, variants 11, variants[].sku 00, variants[].price 11")]
    [InlineData("""{"variants":null}""", "id 00, seo.title 00, brand 00, variants 10, variants[].sku 00, variants[].price 00")]
    public void Add_ARecord_CountsWhatIsFoundAndWhatHasAValue(string record, string expected)
    {
        var counter = Count(Shop, record);

        Assert.Equal(expected, string.Join(", ", counter.Counts.Select(c => $"{c.Path} {c.Found}{c.Filled}")));
        Assert.Equal(1, counter.Records);
        Assert.Equal(["brand"], counter.Counts.Where(c => c.IsOptional).Select(c => c.Path));
    }

    [Theory]
    [InlineData("""{"id":"1","price":"5"}""", "id 11, price 11")]
    [InlineData("""{"id":"1","$rows":[{"id":"1","price":""},{"id":"1","price":"5"}]}""", "id 11, price 11")]
    [InlineData("""{"id":"1","$rows":[{"id":"1","price":""},{"id":"1","price":" "}]}""", "id 11, price 10")]
    public void Add_RowsOfACsvFile_CountsTheColumnOfTheRecordOrOfItsRows(string record, string expected)
    {
        var mapping = new MappingOptions { Id = MappingSample.At("id"), Skus = new SkuMappingOptions { Code = MappingSample.At("id"), Price = MappingSample.At("price") } };

        var counter = Count(mapping, record);

        Assert.Equal(expected, string.Join(", ", counter.Counts.Select(c => $"{c.Path} {c.Found}{c.Filled}")));
        Assert.Equal(["id, skus.code", "skus.price"], counter.Counts.Select(c => c.Column));
    }

    [Fact]
    public void Add_WhatIsNoRecord_IsNotCounted()
    {
        var counter = Count(Shop, "[]", "{", "7", "{} x");
        counter.Add(new RawRecord(new RecordLocation("f", 1), Encoding.UTF8.GetBytes("{}"), new RejectReason(RejectStage.Read, "x", "y")));
        counter.Add(new RawRecord(new RecordLocation("f", 1), new byte[] { 0x7b, 0xff, 0x7d }));

        Assert.Equal(0, counter.Records);
    }

    [Fact]
    public void Counts_OfAMapperInCode_AreNone() => Assert.Empty(Count(new MappingOptions { Mapper = "shop", Id = MappingSample.At("id") }, "{}").Counts);

    private static PathCounter Count(MappingOptions mapping, params string[] records)
    {
        var counter = new PathCounter(mapping);
        foreach (var record in records)
        {
            counter.Add(new RawRecord(new RecordLocation("f", 1), Encoding.UTF8.GetBytes(record)));
        }

        return counter;
    }
}
