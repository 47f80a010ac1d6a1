using EtlFunctions.Feeds;
using EtlFunctions.Incremental;

namespace EtlFunctions.Ledger;

/// <summary>What a new run is begun with, of the feed as it stands.</summary>
/// <param name="Fingerprint">What the feed's source is, and behind a slash its mapping, so that an unfinished run of another one is not adopted.</param>
/// <param name="Limits">The sizes.</param>
public sealed record RunStart(string Fingerprint, LimitOptions Limits)
{
    /// <summary>Gets how the run asks only for what changed, or <see langword="null"/> where it reads everything.</summary>
    public IncrementalOptions? Incremental { get; init; }

    /// <summary>Gets the start of a run of a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="limits">The sizes, or <see langword="null"/> for the feed's own.</param>
    public static RunStart Of(Feed feed, LimitOptions? limits = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return new RunStart($"{FeedFingerprint.Of(feed)}/{FeedFingerprint.OfMapping(feed)}", limits ?? feed.Limits) { Incremental = feed.Incremental };
    }

    /// <summary>Gets which values the run's watermark is one of.</summary>
    internal CursorOrigin? Cursor => CursorOrigin.Of(Incremental);

    /// <summary>Gets the value the run starts from, or <see langword="null"/> where it reads everything.</summary>
    /// <param name="watermark">The feed's watermark, or <see langword="null"/> where none is saved or it does not count.</param>
    internal string? Since(string? watermark) => Incremental is not { } options ? null
        : watermark is null ? options.InitialValue
        : CursorValues.Of(options.Type).Before(watermark, options.EffectiveLag);
}
