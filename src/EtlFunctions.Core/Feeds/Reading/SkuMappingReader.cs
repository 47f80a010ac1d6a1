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
            OrRecord = OrRecord(skus),
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

        static bool OrRecord(FeedObject skus)
        {
            var value = skus.Optional("orRecord");
            if (value is not null && skus.Optional("each") is null)
            {
                value.Value.Fail("each beside it: without, every record is its own SKU");
            }

            return value?.Boolean() ?? false;
        }

        FieldMapping? Column(string key, ColumnKind kind) => FieldMappingReader.Read(skus.Optional(key), kind);
    }
}
