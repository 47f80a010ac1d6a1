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
public readonly record struct RawRecord(RecordLocation Location, ReadOnlyMemory<byte> Payload, RejectReason? Problem = null, RecordMark? Mark = null)
{
    /// <summary>Gets what the record shares with others of its product, or <see langword="null"/> where each record is a whole product.</summary>
    public RecordGroup? Group { get; init; }

    /// <summary>Gets what it was before the feed's transform, or <see langword="null"/> where none has changed it.</summary>
    public TransformedFrom? From { get; init; }

    /// <summary>Gets a value indicating whether the feed's transform left it out: it is counted, and nothing else.</summary>
    public bool IsFiltered => From is { IsFiltered: true };

    /// <summary>Gets the bytes that are kept of it should it be rejected: what a replay begins with.</summary>
    public ReadOnlyMemory<byte> Kept => From?.Record.Payload ?? Payload;
}

/// <summary>What ties records of one product together where it may stand in several: rows of a CSV file, lines that name others.</summary>
/// <param name="Key">The name of the line that begins the product, or of the one a part belongs to; <see langword="null"/> where the product's own key tells.</param>
/// <param name="IsPart">Whether it is a part, which is no product without the line it names.</param>
/// <param name="Names">The names of the record's lines, by which parts belong to it.</param>
public sealed record RecordGroup(string? Key, bool IsPart, IReadOnlyCollection<string> Names)
{
    /// <summary>The group of rows that have the product's own key.</summary>
    public static readonly RecordGroup Rows = new(null, false, []);
}

/// <summary>The row a record came from, to be marked in the transaction that commits the record.</summary>
/// <param name="Key">The row's key, as text.</param>
/// <param name="Version">The row's version as it was read; a row that changed since is not marked.</param>
public sealed record RecordMark(string Key, string Version);
