using System.Diagnostics.CodeAnalysis;
using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>The result of mapping one record: a product or the reason for a reject.</summary>
public readonly record struct MappedRecord
{
    private MappedRecord(Product? product, RejectReason? reject, string? externalId = null)
    {
        Product = product;
        Reject = reject;
        ExternalId = externalId;
    }

    /// <summary>Gets the product, or <see langword="null"/> when the record is rejected.</summary>
    public Product? Product { get; }

    /// <summary>Gets the reason for the reject, or <see langword="null"/> when there is a product.</summary>
    public RejectReason? Reject { get; }

    /// <summary>Gets the key of the product that a rejected record is of, where the mapper tells it.</summary>
    public string? ExternalId { get; }

    /// <summary>Gets a value indicating whether the record became a product.</summary>
    [MemberNotNullWhen(true, nameof(Product))]
    [MemberNotNullWhen(false, nameof(Reject))]
    public bool IsProduct => Product is not null;

    /// <summary>Makes the result of a record that became a product.</summary>
    /// <param name="product">The product.</param>
    /// <returns>The result.</returns>
    public static MappedRecord Of(Product product) => new(product, null);

    /// <summary>Makes the result of a record that is rejected.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="externalId">
    /// The key of the product that the record is of, where it could be read. Such a product is in the source, though it is not
    /// loaded; a reject without a key may be any product, so that no missing one is discontinued after the run.
    /// </param>
    /// <returns>The result.</returns>
    public static MappedRecord Of(RejectReason reason, string? externalId = null) => new(null, reason, externalId);
}
