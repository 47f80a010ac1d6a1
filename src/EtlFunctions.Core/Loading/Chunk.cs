using EtlFunctions.Catalog;
using EtlFunctions.Incremental;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>At most 25 records of a page, mapped, committed together with the page's checkpoint.</summary>
/// <param name="Key">The chunk's place.</param>
/// <param name="IsLast">Whether the page is committed with this chunk.</param>
/// <param name="Items">The mapped records in the page's order; a product may stand more than once, the last one counts.</param>
/// <param name="Rejects">The records that could not be mapped.</param>
public sealed record Chunk(ChunkKey Key, bool IsLast, IReadOnlyList<LoadItem> Items, IReadOnlyList<Reject> Rejects)
{
    /// <summary>Gets the highest cursor value among the records, or <see langword="null"/> where the source is not incremental.</summary>
    public Watermark? Watermark { get; init; }

    /// <summary>Gets the statement that marks the rows the records came from, or <see langword="null"/>; see <see cref="Sources.IProductSource.MarkStatement"/>.</summary>
    public string? MarkStatement { get; init; }

    /// <summary>Gets the largest share of the feed's SKUs, in percent, that the run may take from products that stay.</summary>
    public int MaxDeletePercent { get; init; } = 100;

    /// <summary>Gets a value indicating whether the chunk renews the run's lease.</summary>
    public bool RenewsLease { get; init; } = true;

    /// <summary>Gets the records that wait until all of their product are read.</summary>
    public IReadOnlyList<HeldRecord> Held { get; init; } = [];

    /// <summary>Gets the records that the feed's transform left out.</summary>
    public IReadOnlyList<FilteredRecord> Filtered { get; init; } = [];

    /// <summary>Gets what the chunk settles, or <see langword="null"/> for a chunk of a page of the source.</summary>
    public Settlement? Settlement { get; init; }

    /// <summary>Gets the number of records that were read for the chunk, without those held: they count when they are settled.</summary>
    public int Read => Settlement?.Read ?? Items.Count + Rejects.Count + Filtered.Count;
}

/// <summary>The place of a chunk: which run under which fence, which page, which chunk of it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch under which the caller holds the run's lease.</param>
/// <param name="Page">The page's number, from 1.</param>
/// <param name="Number">The chunk's number within the page, from 0.</param>
public readonly record struct ChunkKey(Guid RunId, int Epoch, int Page, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"run {RunId}, page {Page}, chunk {Number}";
}

/// <summary>A record that the feed's transform left out.</summary>
/// <param name="Mark">The row it came from, to be marked with the chunk, where the source marks rows.</param>
/// <param name="Place">The record's number in its page, from 1.</param>
public sealed record FilteredRecord(RecordMark? Mark, int Place);

/// <summary>A product to load and the record it was mapped from.</summary>
/// <param name="Product">The product.</param>
/// <param name="Record">The record, kept as the reject's payload should PostgreSQL refuse the product.</param>
public sealed record LoadItem(Product Product, RawRecord Record)
{
    /// <summary>Gets the record's number in its page, from 1.</summary>
    public int Place { get; init; }

    /// <summary>Gets the page the record was read on, where that is not the chunk's own.</summary>
    public int? Page { get; init; }

    /// <summary>Gets what became of the product when its records were loaded before (<c>i</c>, <c>u</c> or <c>n</c>); else empty.</summary>
    public string Prior { get; init; } = "";

    /// <summary>Gets the rows of further records of the product, to be marked with this one.</summary>
    public IReadOnlyList<RecordMark> FurtherMarks { get; init; } = [];
}
