using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EtlFunctions.Diagnostics;

/// <summary>What the project measures: one activity source and one meter, named after the project, in OpenTelemetry's units.</summary>
/// <remarks>No tag is built unless somebody listens. A feed's name is the only tag that users choose, so there are few series.</remarks>
public static class EtlTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "EtlFunctions";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> ProductCount =
        Meter.CreateCounter<long>("etl.products", "{product}", "Records read and committed, by outcome: inserted, updated, unchanged.");

    private static readonly Counter<long> RejectCount =
        Meter.CreateCounter<long>("etl.rejects", "{record}", "Records kept as rejects.");

    private static readonly Counter<long> ChunkCount =
        Meter.CreateCounter<long>("etl.chunks", "{chunk}", "Chunks committed.");

    private static readonly Counter<long> PageCount =
        Meter.CreateCounter<long>("etl.pages", "{page}", "Attempts at pages, by outcome: committed, failed, waiting, stopped.");

    private static readonly Counter<long> RetryCount =
        Meter.CreateCounter<long>("etl.retries", "{attempt}", "Attempts that failed and are tried again, by activity.");

    private static readonly Counter<long> NightlySkipCount =
        Meter.CreateCounter<long>("etl.nightly.skipped", "{run}", "Nightly runs that did not start, by reason: held, refused, invalid, error.");

    private static readonly Histogram<double> ChunkSeconds = Meter.CreateHistogram(
        "etl.chunk.duration",
        "s",
        "From asking the pool for a connection to the answer that the chunk is committed.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] });

    /// <summary>Starts the span of one attempt at a page, or returns <see langword="null"/> when nobody listens.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="runId">The run.</param>
    /// <param name="page">The page's number.</param>
    public static Activity? StartPage(string feed, Guid runId, int page)
    {
        var span = Source.StartActivity("load page");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("etl.feed", feed).SetTag("etl.run.id", runId).SetTag("etl.page", page);
        }

        return span;
    }

    /// <summary>Counts one attempt at a page.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="outcome">What became of it: <c>committed</c>, <c>failed</c>, <c>waiting</c> or <c>stopped</c>.</param>
    public static void Page(string feed, string outcome)
    {
        if (PageCount.Enabled)
        {
            PageCount.Add(1, Tag("etl.feed", feed), Tag("etl.outcome", outcome));
        }
    }

    /// <summary>Counts a committed chunk and what became of its records.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="inserted">The products inserted.</param>
    /// <param name="updated">The products updated.</param>
    /// <param name="unchanged">The records that changed nothing.</param>
    /// <param name="rejected">The records kept as rejects.</param>
    /// <param name="filtered">The records that the feed's transform left out.</param>
    /// <param name="duration">From asking for a connection to the answer.</param>
    public static void Chunk(string feed, long inserted, long updated, long unchanged, long rejected, long filtered, TimeSpan duration)
    {
        var tag = Tag("etl.feed", feed);
        ChunkCount.Add(1, tag);
        ChunkSeconds.Record(duration.TotalSeconds, tag);
        Products(tag, "inserted", inserted);
        Products(tag, "updated", updated);
        Products(tag, "unchanged", unchanged);
        Products(tag, "filtered", filtered);
        if (rejected > 0)
        {
            RejectCount.Add(rejected, tag);
        }
    }

    /// <summary>Counts a failed attempt that the engine will repeat.</summary>
    /// <param name="activity">The activity's name.</param>
    public static void Retry(string activity) => RetryCount.Add(1, Tag("etl.activity", activity));

    /// <summary>Counts a nightly run that did not start.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="reason">Why: a word of few.</param>
    public static void NightlySkipped(string feed, string reason) =>
        NightlySkipCount.Add(1, Tag("etl.feed", feed), Tag("etl.reason", reason));

    private static void Products(KeyValuePair<string, object?> feed, string outcome, long count)
    {
        if (count > 0 && ProductCount.Enabled)
        {
            ProductCount.Add(count, feed, Tag("etl.outcome", outcome));
        }
    }

    private static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);
}
