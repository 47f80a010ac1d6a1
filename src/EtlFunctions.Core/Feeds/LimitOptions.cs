using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Feeds;

/// <summary>The part <c>limits</c> of a feed. A run keeps the sizes it was started with.</summary>
/// <remarks>
/// Parameters, and not properties with initializers: generated JSON code gives what an older version did not write the
/// default of a parameter, but passes over an initializer.
/// </remarks>
/// <param name="PageSize">The records of one page, the unit of fan-out: 1 to 10,000; the default is 25.</param>
/// <param name="ChunkSize">
/// The records committed by one statement: 1 to 25; the default is 25. Larger chunks commit less often and repeat more work
/// after a crash.
/// </param>
/// <param name="MaxParallelPages">The most pages loaded at once, each on at most one connection: 1 to 64; the default is 8.</param>
/// <param name="PagesPerSegment">The pages planned together: 1 to 200; the default is 40.</param>
/// <param name="MaxRecordBytes">The most bytes of one record; a longer one becomes a reject: 1 KiB to 64 MiB; the default is 8 MiB.</param>
/// <param name="MaxRejects">The most rejects; one more stops the run as failed: 0 to 1,000,000,000; by default only their share counts.</param>
/// <param name="MaxRejectPercent">
/// The largest share of rejects in percent of the records read; a larger one stops the run as failed, judged once 100 records
/// are read and at the end: 0 to 100; the default is 10. A run that rejected everything has failed whatever the limits.
/// </param>
/// <param name="RetentionDays">The days for which the ledger keeps the pages of finished runs, going by the feed's latest run: 1 to 400; the default is 30.</param>
public sealed record LimitOptions(
    [property: Range(1, 10_000)] int PageSize = 25,
    [property: Range(1, 25)] int ChunkSize = 25,
    [property: Range(1, 64)] int MaxParallelPages = 8,
    [property: Range(1, 200)] int PagesPerSegment = 40,
    [property: Range(1024, 64 * 1024 * 1024)] int MaxRecordBytes = 8 * 1024 * 1024,
    [property: Range(0, 1_000_000_000)] int? MaxRejects = null,
    [property: Range(0, 100)] int MaxRejectPercent = 10,
    [property: Range(1, 400)] int RetentionDays = 30);
