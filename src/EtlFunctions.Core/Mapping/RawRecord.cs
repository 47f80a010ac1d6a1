using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>One record as the source holds it: JSON in UTF-8, not yet validated.</summary>
/// <remarks>
/// A source whose records are not JSON (CSV) renders each as a JSON object of its fields. A record the source could not
/// decode carries the bytes as found and a <see cref="Problem"/>, and becomes a reject: nothing that was read is dropped.
/// </remarks>
/// <param name="Location">Where the record stands.</param>
/// <param name="Payload">The record's bytes; they stay valid and unchanged after the page is read.</param>
/// <param name="Problem">Why the source could not decode the record, or <see langword="null"/>.</param>
/// <param name="Mark">The row to mark when the record is committed, where the source marks rows; else <see langword="null"/>.</param>
public readonly record struct RawRecord(RecordLocation Location, ReadOnlyMemory<byte> Payload, RejectReason? Problem = null, RecordMark? Mark = null);

/// <summary>The row a record came from, to be marked in the transaction that commits the record.</summary>
/// <param name="Key">The row's key, as text.</param>
/// <param name="Version">The row's version as it was read; a row that changed since is not marked.</param>
public sealed record RecordMark(string Key, string Version);
