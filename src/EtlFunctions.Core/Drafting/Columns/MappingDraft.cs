namespace EtlFunctions.Drafting;

/// <summary>A mapping proposed for the records of a source.</summary>
internal sealed record MappingDraft
{
    /// <summary>Gets the product's columns.</summary>
    public IReadOnlyList<ColumnDraft> Product { get; init; } = [];

    /// <summary>Gets the path of the array of variants, or <see langword="null"/> where the product or the row is the SKU.</summary>
    public string? Each { get; init; }

    /// <summary>Gets the SKU's columns; none where no field can be the code.</summary>
    public IReadOnlyList<ColumnDraft> Sku { get; init; } = [];

    /// <summary>Gets the decimal separator where it is not the point.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>Gets the transform that the mapping needs, or <see langword="null"/>.</summary>
    public string? Script { get; init; }

    /// <summary>Gets what only a person can know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets a value indicating whether the columns that every feed needs are there.</summary>
    public bool HasId => Product.Any(column => column is { Column: "id", IsProposal: false });
}
