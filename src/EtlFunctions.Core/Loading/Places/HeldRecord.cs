using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>A record that waits in the ledger until all records of its product are read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Key">What it has in common with the others of its product.</param>
/// <param name="ExternalId">The product's key where it is known.</param>
/// <param name="Place">Its number in its page, from 1.</param>
public sealed record HeldRecord(RawRecord Record, string Key, string? ExternalId, int Place);
