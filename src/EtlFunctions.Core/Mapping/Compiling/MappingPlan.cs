namespace EtlFunctions.Mapping;

/// <summary>A compiled mapping: where values stand in a record, and what becomes of them.</summary>
internal sealed class MappingPlan
{
    /// <summary>Gets the places of the product's values.</summary>
    public required PathNode Product { get; init; }

    /// <summary>Gets the number of the product's captures.</summary>
    public required int ProductSlots { get; init; }

    /// <summary>Gets the places of a variant's values, relative to it.</summary>
    public required PathNode Variant { get; init; }

    /// <summary>Gets the number of a variant's captures.</summary>
    public required int VariantSlots { get; init; }

    /// <summary>Gets the key's column.</summary>
    public required Column<string?> Id { get; init; }

    /// <summary>Gets the title's column.</summary>
    public required Column<string?> Title { get; init; }

    /// <summary>Gets the description's column.</summary>
    public required Column<string?> Description { get; init; }

    /// <summary>Gets the brand's column.</summary>
    public required Column<string?> Brand { get; init; }

    /// <summary>Gets the category's column.</summary>
    public required Column<string?> Category { get; init; }

    /// <summary>Gets the status's column.</summary>
    public required Column<string?> Status { get; init; }

    /// <summary>Gets the attributes' column.</summary>
    public required Column<string?> Attributes { get; init; }

    /// <summary>Gets a value indicating whether the attributes are all fields that no path names.</summary>
    public required bool TakesRest { get; init; }

    /// <summary>Gets the column of the source's last change.</summary>
    public required Column<DateTimeOffset?> UpdatedAt { get; init; }

    /// <summary>Gets what finds lists that are not whole.</summary>
    public required CutLists CutLists { get; init; }

    /// <summary>Gets what makes the SKUs, or <see langword="null"/> when products have none.</summary>
    public required SkuReader? Skus { get; init; }
}
