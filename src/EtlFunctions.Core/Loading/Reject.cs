using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>A source record that is not loaded, with all that a replay needs.</summary>
/// <param name="Record">The record as read.</param>
/// <param name="Reason">Why it is not loaded.</param>
/// <param name="ExternalId">The product's key where it is known.</param>
public sealed record Reject(RawRecord Record, RejectReason Reason, string? ExternalId = null)
{
    /// <summary>Gets the record's number in its page, from 1.</summary>
    public int Place { get; init; }
}
