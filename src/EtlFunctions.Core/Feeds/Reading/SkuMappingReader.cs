using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>mapping.skus</c> of a feed.</summary>
internal static class SkuMappingReader
{
    public static SkuMappingOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } skus)
        {
            return null;
        }

        var code = FieldMappingReader.Read(skus.Required("code", "the mapping of the SKU's code"), ColumnKind.Key);
        var options = new SkuMappingOptions
        {
            Each = skus.Optional("each") is { } each ? RecordPathText.ReadEach(each) : null,
            Optional = skus.Optional("optional")?.Boolean() ?? false,
            Code = code ?? new FieldMapping(),
            Price = Column("price", ColumnKind.Number),
            Currency = Column("currency", ColumnKind.Currency),
            CompareAtPrice = Column("compareAtPrice", ColumnKind.Number),
            Stock = Column("stock", ColumnKind.Integer),
            Barcode = Column("barcode", ColumnKind.Text),
            Options = Column("options", ColumnKind.Json),
        };
        skus.Close();
        return options;

        FieldMapping? Column(string key, ColumnKind kind) => FieldMappingReader.Read(skus.Optional(key), kind);
    }
}
