using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Sources;

/// <summary>A source whose records go through the feed's transform as they are read. Pages are planned, and kept, of what the source holds.</summary>
/// <remarks>What the source grouped, it has transformed before.</remarks>
internal sealed class TransformedSource(IProductSource source, Transform transform, int maxRecordBytes) : IProductSource
{
    public bool LandsPages => source.LandsPages;

    public string? MarkStatement => source.MarkStatement;

    public IReadOnlyList<SourceCheck> Checks => source.Checks;

    public IReadOnlyList<string> Warnings => source.Warnings;

    public IReadOnlyList<string> Doubts => source.Doubts;

    public long Retries => source.Retries;

    public string? PlanStarts => source.PlanStarts;

    /// <summary>Gives a feed's source with its transform, where it has one.</summary>
    public static IProductSource Of(Feed feed, IProductSource source) =>
        feed.Source.Transform is { } transform ? new TransformedSource(source, transform, feed.Limits.MaxRecordBytes) : source;

    public Task<string?> DescribeMarkAsync(CancellationToken cancellationToken) => source.DescribeMarkAsync(cancellationToken);

    public Func<IReadOnlyCollection<RawRecord>, ReadOnlyMemory<byte>>? LandingOf(string token) =>
        source.LandingOf(token) is { } landing ? records => landing(Raw(records)) : null;

    public bool IsKept(PlannedPage page) => source.IsKept(page);

    public string CursorSince(string since) => source.CursorSince(since);

    public Task<IReadOnlyCollection<long>?> FindRepeatedAsync(CancellationToken cancellationToken) => source.FindRepeatedAsync(cancellationToken);

    public Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken) => source.PlanAsync(cursor, maxPages, cancellationToken);

    public IAsyncEnumerable<SourcePlan> PlanStepsAsync(string? cursor, int maxPages, CancellationToken cancellationToken) =>
        source.PlanStepsAsync(cursor, maxPages, cancellationToken);

    public string? CursorBehind(string lastToken) => source.CursorBehind(lastToken);

    public Task VerifyAsync(string version, CancellationToken cancellationToken) => source.VerifyAsync(version, cancellationToken);

    public IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, CancellationToken cancellationToken) =>
        TransformAsync(source.ReadAsync(page, cancellationToken), cancellationToken);

    public IAsyncEnumerable<RawRecord> ReadAgainAsync(PlannedPage page, CancellationToken cancellationToken) =>
        TransformAsync(source.ReadAgainAsync(page, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    // Of several that came of one, the first stands for it.
    private static List<RawRecord> Raw(IReadOnlyCollection<RawRecord> records) =>
        [.. records.Where(r => r.From is not { IsOfRows: false, Part: > 1 }).Select(r => r.From is { IsOfRows: false } origin ? origin.Record : r)];

    private async IAsyncEnumerable<RawRecord> TransformAsync(IAsyncEnumerable<RawRecord> records, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (record.From is not null)
            {
                yield return record;
                continue;
            }

            foreach (var transformed in transform.Apply(record, maxRecordBytes))
            {
                yield return transformed;
            }
        }
    }
}
