using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Feeds;

/// <summary>The part <c>limits</c> of a feed. A run keeps the sizes it was started with.</summary>
public sealed record LimitOptions
{
    /// <summary>Gets the records of one page, the unit of fan-out.</summary>
    /// <value>1 to 10,000; the default is 25.</value>
    [Range(1, 10_000)]
    public int PageSize { get; init; } = 25;

    /// <summary>Gets the records committed by one statement.</summary>
    /// <remarks>Larger chunks commit less often and repeat more work after a crash.</remarks>
    /// <value>1 to 25; the default is 25.</value>
    [Range(1, 25)]
    public int ChunkSize { get; init; } = 25;

    /// <summary>Gets the most pages loaded at once, each on at most one connection.</summary>
    /// <value>1 to 64; the default is 8.</value>
    [Range(1, 64)]
    public int MaxParallelPages { get; init; } = 8;

    /// <summary>Gets the pages planned together.</summary>
    /// <value>1 to 200; the default is 40.</value>
    [Range(1, 200)]
    public int PagesPerSegment { get; init; } = 40;

    /// <summary>Gets the most bytes of one record; a longer one becomes a reject.</summary>
    /// <value>1 KiB to 64 MiB; the default is 8 MiB.</value>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRecordBytes { get; init; } = 8 * 1024 * 1024;
}
