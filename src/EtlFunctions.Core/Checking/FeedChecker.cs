using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Checking;

/// <summary>Tries a feed without loading anything: opens its source, reads its first page and maps the records.</summary>
/// <param name="sources">Open the sources, one for each kind.</param>
/// <param name="mappers">Make the mappers.</param>
public sealed class FeedChecker(IEnumerable<IProductSourceFactory> sources, IRecordMapperFactory mappers)
{
    /// <summary>The most rejects listed.</summary>
    public const int MaxRejects = 10;

    /// <summary>Checks a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was found in the first page.</returns>
    public async Task<FeedCheck> CheckAsync(Feed feed, CancellationToken cancellationToken)
    {
        try
        {
            var mapper = mappers.Create(feed.Name, feed.Mapping);
            await using var source = Source(feed).Create(feed);
            if (source.PlanStarts is { } starts)
            {
                return new FeedCheck(0, 0, [], null) { NotLookedAt = $"{starts}; a check has none made, so no record was looked at" };
            }

            var cursor = feed.Incremental?.InitialValue is { } initial ? source.CursorSince(initial) : null;
            var plan = await source.PlanAsync(cursor, maxPages: 1, cancellationToken);
            while (plan is { Pages.Count: 0, NextCursor: { } next })
            {
                plan = await source.PlanAsync(next, maxPages: 1, cancellationToken);
            }

            return plan.Pages.Count == 0 ? new FeedCheck(0, 0, [], null) : await ReadAsync(feed, source, plan.Pages[0], mapper, cancellationToken);
        }
        catch (Exception exception) when (exception is SourceException or MappingException)
        {
            return new FeedCheck(0, 0, [], exception.Message);
        }
    }

    private static async Task<FeedCheck> ReadAsync(
        Feed feed, IProductSource source, PlannedPage page, IRecordMapper mapper, CancellationToken cancellationToken)
    {
        var check = new FeedCheck(0, 0, [], null);
        var cursor = CursorReader.Of(feed.Incremental);
        var hasCursor = cursor is null;
        var first = new List<RawRecord>();
        await foreach (var record in source.ReadAsync(page, cancellationToken))
        {
            if (first.Count < FoundPaths.FirstRecords)
            {
                first.Add(record);
            }

            hasCursor = hasCursor || RawLines.Of(record).Any(raw => cursor!.Read(raw) is not null);
            if (record.IsFiltered)
            {
                check = check with { Records = check.Records + 1, Filtered = check.Filtered + 1 };
                continue;
            }

            var reject = record.Problem ?? mapper.Map(record).Reject;
            check = check with { Records = check.Records + 1, Products = check.Products + (reject is null ? 1 : 0) };
            if (reject is not null && check.Rejects.Count < MaxRejects)
            {
                check = check with { Rejects = [.. check.Rejects, new CheckedReject(record.Location.ToString(), reject)] };
            }
        }

        check = check with { Paths = FoundPaths.Of(feed.Mapping, first) };
        return hasCursor || check.Records == 0 ? check : check with { Failure = $"{CursorOrigin.Of(feed.Incremental)!.MissingIn(check.Records)}; no watermark could be saved." };
    }

    private IProductSourceFactory Source(Feed feed) => sources.FirstOrDefault(s => s.Type == feed.Source.Type)
        ?? throw new SourceException(
            $"Feed {feed.Name}: found the source type '{feed.Source.Type}', expected one of {string.Join(", ", sources.Select(s => s.Type))}. Nothing was read.");
}
