namespace EtlFunctions.Sources;

/// <summary>The row a record came from, to be marked in the transaction that commits the record.</summary>
/// <param name="Key">The row's key, as text.</param>
/// <param name="Version">The row's version as it was read; a row that changed since is not marked.</param>
public sealed record RecordMark(string Key, string Version);
