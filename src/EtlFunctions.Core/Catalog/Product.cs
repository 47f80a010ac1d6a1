namespace EtlFunctions.Catalog;

/// <summary>One product as the source describes it, mapped and ready to load.</summary>
/// <remarks>Text is valid UTF-16 without NUL: PostgreSQL's <c>text</c> and <c>jsonb</c> can hold it.</remarks>
public sealed record Product
{
    /// <summary>Gets the product's key in the source; unique within a feed.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Gets the title.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the description.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Gets the category.</summary>
    public string? Category { get; init; }

    /// <summary>Gets the status in the source's own words, such as <c>active</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Gets further attributes as a JSON text, or <see langword="null"/>.</summary>
    public string? Attributes { get; init; }

    /// <summary>Gets when the source last changed the product; an older value never replaces a newer one.</summary>
    public DateTimeOffset? SourceUpdatedAt { get; init; }

    /// <summary>Gets the product's SKUs in the source's order.</summary>
    public IReadOnlyList<Sku> Skus { get; init; } = [];
}
