using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Mapping;

/// <summary>The mapping of the README's feed, and short ways to map one record.</summary>
internal static class MappingSample
{
    public static MappingOptions Full { get; } = new()
    {
        Id = At("id"),
        Title = At("title"),
        Description = At("description"),
        Brand = At("brand"),
        Category = At("category"),
        Status = At("status"),
        Attributes = At("attributes"),
        UpdatedAt = At("updated_at"),
        Skus = new SkuMappingOptions
        {
            Each = "variants",
            Code = At("sku"),
            Price = At("price"),
            Currency = At("currency"),
            CompareAtPrice = At("compare_at_price"),
            Stock = At("stock"),
            Barcode = At("barcode"),
            Options = At("options"),
        },
    };

    public static FieldMapping At(string path) => new() { Path = path };

    public static MappedRecord Map(MappingOptions options, string json) => Map(DeclaredRecordMapper.Compile(options), Encoding.UTF8.GetBytes(json));

    public static MappedRecord Map(IRecordMapper mapper, byte[] json) => mapper.Map(new RawRecord(new RecordLocation("test", 1), json));

    public static Product Product(MappingOptions options, string json)
    {
        var mapped = Map(options, json);
        Assert.True(mapped.IsProduct, mapped.Reject?.Message);
        return mapped.Product;
    }

    public static RejectReason Reject(MappingOptions options, string json)
    {
        var mapped = Map(options, json);
        Assert.False(mapped.IsProduct);
        Assert.Equal(RejectStage.Map, mapped.Reject.Stage);
        return mapped.Reject;
    }
}
