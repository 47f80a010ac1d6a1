using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>mapping</c> of a feed.</summary>
internal static class MappingReader
{
    public static MappingOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } mapping)
        {
            return null;
        }

        var defaults = new MappingOptions();
        var mapper = mapping.Optional("mapper");
        var id = mapper is null ? mapping.Required("id", "the mapping of the product's key") : mapping.Optional("id");
        var options = new MappingOptions
        {
            Mapper = mapper?.Text("the name of a registered mapper", text => text.Length > 0),
            Id = FieldMappingReader.Read(id, ColumnKind.Key),
            Title = Column("title", ColumnKind.Text),
            Description = Column("description", ColumnKind.Text),
            Brand = Column("brand", ColumnKind.Text),
            Category = Column("category", ColumnKind.Text),
            Status = Column("status", ColumnKind.Text),
            Attributes = Column("attributes", ColumnKind.Attributes),
            UpdatedAt = Column("updatedAt", ColumnKind.Timestamp),
            Skus = mapping.Optional("skus") is { } skus ? SkuMappingReader.Read(skus) : null,
            DecimalSeparator = DecimalSeparator.Read(mapping.Optional("decimalSeparator")) ?? defaults.DecimalSeparator,
            Trim = mapping.Optional("trim")?.Boolean() ?? defaults.Trim,
        };
        if (mapper is not null)
        {
            RefuseBesideMapper(mapping);
        }
        else
        {
            DeclaredMappingCheck.Report(value, options);
        }

        mapping.Close();
        return options;

        FieldMapping? Column(string key, ColumnKind kind) => FieldMappingReader.Read(mapping.Optional(key), kind);
    }

    // A registered mapper never sees the declaration, which would then be ignored without a word; the id alone still
    // serves, to group the rows of a CSV file.
    private static void RefuseBesideMapper(FeedObject mapping)
    {
        foreach (var key in mapping.KnownKeys.Except(["mapper", "id"]))
        {
            mapping.Optional(key)?.Fail($"{Wording.Quote(key)} beside \"mapper\"", "only \"id\" beside it, since a registered mapper replaces the declared mapping");
        }
    }
}
