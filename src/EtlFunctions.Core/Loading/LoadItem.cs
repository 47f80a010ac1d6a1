using EtlFunctions.Catalog;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>A product to load and the record it was mapped from.</summary>
/// <param name="Product">The product.</param>
/// <param name="Record">The record, kept as the reject's payload should PostgreSQL refuse the product.</param>
public sealed record LoadItem(Product Product, RawRecord Record);
