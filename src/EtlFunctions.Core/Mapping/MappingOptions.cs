namespace EtlFunctions.Mapping;

/// <summary>The part <c>mapping</c> of a feed: which field of a record fills which column of the catalog.</summary>
public sealed record MappingOptions
{
    /// <summary>Gets the name of a registered <see cref="Mapping.IRecordMapper"/> that replaces the declared mapping.</summary>
    public string? Mapper { get; init; }

    /// <summary>Gets the product's key; required unless <see cref="Mapper"/> is set.</summary>
    public FieldMapping? Id { get; init; }

    /// <summary>Gets the title.</summary>
    public FieldMapping? Title { get; init; }

    /// <summary>Gets the description.</summary>
    public FieldMapping? Description { get; init; }

    /// <summary>Gets the brand.</summary>
    public FieldMapping? Brand { get; init; }

    /// <summary>Gets the category.</summary>
    public FieldMapping? Category { get; init; }

    /// <summary>Gets the status.</summary>
    public FieldMapping? Status { get; init; }

    /// <summary>Gets the further attributes, a JSON value, or with <see cref="FieldMapping.Rest"/> all fields that no other mapping names.</summary>
    public FieldMapping? Attributes { get; init; }

    /// <summary>Gets the time of the source's last change.</summary>
    public FieldMapping? UpdatedAt { get; init; }

    /// <summary>Gets the SKUs; without it products have none.</summary>
    public SkuMappingOptions? Skus { get; init; }

    /// <summary>Gets the decimal separator of numbers given as text, <c>.</c> or <c>,</c>; the other one is then the group separator. The default is <c>.</c>.</summary>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>Gets a value indicating whether white space around texts is removed. The default is <see langword="true"/>.</summary>
    public bool Trim { get; init; } = true;
}
